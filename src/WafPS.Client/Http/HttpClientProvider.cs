using System.Net;
using System.Security.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace WafPS.Client.Http;

/// <summary>The connections of the process. The only file that uses Microsoft.Extensions.*.</summary>
internal sealed class HttpClientProvider
{
    private const string ClientName = "WafPS";

    // A host name may point to another address later.
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(2);

    private static readonly Lazy<HttpClientProvider> s_shared = new(() => new HttpClientProvider());

    private readonly IHttpMessageHandlerFactory _handlers;
    private readonly IWebProxy? _proxy;

    /// <param name="handler">What tests put in the place of the network.</param>
    /// <param name="proxy">The network's proxy. Default: the machine's.</param>
    public HttpClientProvider(Func<HttpMessageHandler>? handler = null, IWebProxy? proxy = null)
    {
        _proxy = proxy ?? (handler is null ? new LoopbackBypass(SystemProxy) : null);
        ServiceCollection services = new();
        services.AddHttpClient(ClientName)
            .ConfigurePrimaryHttpMessageHandler(handler ?? (() => NewHandler(_proxy)))
            .SetHandlerLifetime(HandlerLifetime)
            .RemoveAllLoggers();
        _handlers = services.BuildServiceProvider().GetRequiredService<IHttpMessageHandlerFactory>();
    }

    /// <summary>One for the process, so that all calls share their connections.</summary>
    public static HttpClientProvider Shared => s_shared.Value;

    /// <summary>The proxy on the way to an endpoint. Null where there is none.</summary>
    public Uri? ProxyFor(Uri endpoint) => _proxy?.IsBypassed(endpoint) == false ? _proxy.GetProxy(endpoint) : null;

    /// <summary>Sends a request. The task ends when the headers of the response are there.</summary>
    // HttpClient itself would add nothing here but a time limit of its own, and two exceptions for each cancelled request.
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        new HttpMessageInvoker(_handlers.CreateHandler(ClientName), disposeHandler: false).SendAsync(request, cancellationToken);

    // Redirects would carry X-Auth-Token and X-Security-Token to another host: only Authorization is dropped on the way.
#if NETFRAMEWORK
    private static TimeSpan HandlerLifetime => s_connectionLifetime;

    private static IWebProxy SystemProxy => WebRequest.DefaultWebProxy;

    private static HttpClientHandler NewHandler(IWebProxy? proxy) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        Proxy = proxy,
        SslProtocols = SslProtocols.Tls12,
        MaxConnectionsPerServer = int.MaxValue,
    };
#else
    private static TimeSpan HandlerLifetime => Timeout.InfiniteTimeSpan;

    private static IWebProxy SystemProxy => HttpClient.DefaultProxy;

    private static SocketsHttpHandler NewHandler(IWebProxy? proxy) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        Proxy = proxy,
        PooledConnectionLifetime = s_connectionLifetime,
        SslOptions = { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
        ActivityHeadersPropagator = null,
    };
#endif
}

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
