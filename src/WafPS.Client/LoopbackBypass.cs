using System.Net;

namespace WafPS.Client;

/// <summary>
/// The proxy that this machine is set up with, but not for this machine itself: what may go unencrypted because it stays
/// here must not be handed to a proxy elsewhere.
/// </summary>
internal sealed class LoopbackBypass(IWebProxy? proxy) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => proxy?.Credentials;
        set => throw new NotSupportedException();
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy!.GetProxy(destination);

    public bool IsBypassed(Uri host) => proxy is null || host.IsLoopback || proxy.IsBypassed(host);
}
