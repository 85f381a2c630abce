using System.Net;

namespace WafPS.Client.Http;

/// <summary>
/// The proxy of this machine, but not for this machine itself or its metadata service. Requests to these may be unencrypted, so a proxy
/// must not get them.
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
