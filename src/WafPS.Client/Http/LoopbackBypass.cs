using System.Net;

namespace WafPS.Client.Http;

/// <summary>
/// The proxy that this machine is set up with, but not for this machine itself, nor for the metadata service that only it can
/// reach: what may go unencrypted because it stays here must not be handed to a proxy elsewhere.
/// </summary>
internal sealed class LoopbackBypass(IWebProxy? proxy) : IWebProxy
{
    private const string LinkLocal = "169.254.";

    public ICredentials? Credentials
    {
        get => proxy?.Credentials;
        set => throw new NotSupportedException();
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy!.GetProxy(destination);

    public bool IsBypassed(Uri host) => proxy is null || host.IsLoopback || host.Host.StartsWith(LinkLocal, StringComparison.Ordinal) || proxy.IsBypassed(host);
}
