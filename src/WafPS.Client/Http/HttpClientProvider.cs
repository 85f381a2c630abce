using System.Net;
using System.Security.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;
using WafPS.Client.Responses;

namespace WafPS.Client.Http;

/// <summary>
/// The connections of the process, and when a failed attempt is made again.
/// The only file that knows Microsoft.Extensions.* and Polly.
/// </summary>
internal sealed class HttpClientProvider
{
    private const string ClientName = "WafPS";
    private const int Retries = 3;

    private static readonly TimeSpan s_firstRetryDelay = TimeSpan.FromSeconds(0.5);

    /// <summary>A service that asks for a longer pause isn't asked again: its answer is the result.</summary>
    private static readonly TimeSpan s_maxRetryDelay = TimeSpan.FromSeconds(20);

    /// <summary>A name may come to point elsewhere, so connections aren't kept beyond this.</summary>
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(2);

    private static readonly Lazy<HttpClientProvider> s_shared = new(() => new HttpClientProvider(TimeProvider.System));

    private readonly IHttpClientFactory _clients;
    private readonly Lazy<Retrier> _retrier;
    private readonly IWebProxy? _proxy;

    /// <param name="time">The clock of retry delays.</param>
    /// <param name="handler">What tests put in the place of the network.</param>
    /// <param name="proxy">The network's proxy. Default: the machine's.</param>
    public HttpClientProvider(TimeProvider time, Func<HttpMessageHandler>? handler = null, IWebProxy? proxy = null)
    {
        _proxy = proxy ?? (handler is null ? new LoopbackBypass(SystemProxy) : null);
        ServiceCollection services = new();
        services.AddHttpClient(ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(handler ?? (() => NewHandler(_proxy)))
            .SetHandlerLifetime(HandlerLifetime)
            .RemoveAllLoggers();
        _clients = services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
        _retrier = new(() => new Retrier(time));
    }

    /// <summary>One for the process, so that all calls share their connections.</summary>
    public static HttpClientProvider Shared => s_shared.Value;

    /// <summary>The proxy on the way to an endpoint. Null where there is none.</summary>
    public Uri? ProxyFor(Uri endpoint) => _proxy?.IsBypassed(endpoint) == false ? _proxy.GetProxy(endpoint) : null;

    public HttpClient CreateClient() => _clients.CreateClient(ClientName);

    /// <summary>Makes up to four attempts, as long as they fail in a transient way.</summary>
    /// <param name="service">Whose failures these are.</param>
    /// <param name="attempt">One attempt.</param>
    /// <param name="onRetry">Told the number of the retry and the delay before it.</param>
    /// <param name="cancellationToken">Ends attempts and delays.</param>
    /// <exception cref="WafClientException">What the last attempt failed with.</exception>
    public async Task<T> RetryAsync<T>(
        CloudService service, Func<CancellationToken, Task<T>> attempt, Action<int, TimeSpan>? onRetry, CancellationToken cancellationToken)
    {
        Task<T> first = attempt(cancellationToken);
        try
        {
            return await first;
        }
        catch (WafClientException e) when (IsRetried(e, service))
        {
            // Most calls end above, and never load what makes the others again.
        }

        return await _retrier.Value.RunAsync(service, first, attempt, onRetry, cancellationToken);
    }

    private static bool IsRetried(WafClientException? failure, CloudService service) =>
        failure is { IsTransient: true, IsUnsent: false } && failure.CloudService == service && !(failure.RetryAfter > s_maxRetryDelay);

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

    private sealed class Retrier(TimeProvider time)
    {
        private static readonly ResiliencePropertyKey<Action<int, TimeSpan>?> s_onRetry = new("WafPS.OnRetry");
        private static readonly ResiliencePropertyKey<CloudService> s_service = new("WafPS.Service");

        private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = s_firstRetryDelay,
                MaxDelay = s_maxRetryDelay,
                ShouldHandle = attempt => new(
                    attempt.Context.Properties.TryGetValue(s_service, out CloudService service) && IsRetried(attempt.Outcome.Exception as WafClientException, service)),
                DelayGenerator = attempt => new((attempt.Outcome.Exception as WafClientException)?.RetryAfter),
                OnRetry = attempt =>
                {
                    if (attempt.Context.Properties.TryGetValue(s_onRetry, out Action<int, TimeSpan>? onRetry))
                    {
                        onRetry?.Invoke(attempt.AttemptNumber + 1, attempt.RetryDelay);
                    }

                    return default;
                },
            })
            .Build();

        /// <param name="service">Whose failures are retried.</param>
        /// <param name="first">The attempt that was made already, and failed.</param>
        /// <param name="attempt">Makes another.</param>
        /// <param name="onRetry">Told the number of the retry and the delay before it.</param>
        /// <param name="cancellationToken">Ends attempts and delays.</param>
        public async Task<T> RunAsync<T>(CloudService service, Task<T> first, Func<CancellationToken, Task<T>> attempt, Action<int, TimeSpan>? onRetry, CancellationToken cancellationToken)
        {
            Task<T>? made = first;
            ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
            context.Properties.Set(s_onRetry, onRetry);
            context.Properties.Set(s_service, service);
            try
            {
                return await _pipeline.ExecuteAsync(async context => await (Interlocked.Exchange(ref made, null) ?? attempt(context.CancellationToken)), context);
            }
            finally
            {
                ResilienceContextPool.Shared.Return(context);
            }
        }
    }
}
