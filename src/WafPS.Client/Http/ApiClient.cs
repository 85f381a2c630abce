using WafPS.Client.Authentication;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Http;

/// <summary>
/// Sends requests to the services: each one enters the gate, is authenticated and sent, and its response is either what was asked for
/// or a <see cref="WafClientException"/>. One client serves one call of a cmdlet.
/// </summary>
internal sealed class ApiClient(
    HttpClientProvider provider, ServiceClock clock, RequestGate gate, ClientEvents events, string userAgent, TimeSpan timeout) : IDisposable
{
    // A plain loop retries, because with Polly the import and the first call of a session took 1.17 times as long.
    private static readonly TimeSpan s_firstRetryDelay = TimeSpan.FromSeconds(0.5);

    // Where a service wants a longer delay, its response is the result.
    private static readonly TimeSpan s_maxRetryDelay = TimeSpan.FromSeconds(20);

    private readonly HttpTransport _transport = new(provider, clock.Time, timeout);
    private readonly Random _random = new();

    public TimeProvider Time => clock.Time;

    /// <summary>One that shares connections, clock, rate limits and guards with the other calls of this process.</summary>
    public static ApiClient Create(int throttleLimit, int maxRequestsPerSecond, ClientEvents events, string userAgent, TimeSpan timeout)
    {
        RequestGate gate = new(throttleLimit, maxRequestsPerSecond, SharedRateLimiters.Shared, CredentialGuards.Shared, events.Waiting);
        return new ApiClient(HttpClientProvider.Shared, ServiceClock.Shared, gate, events, userAgent, timeout);
    }

    /// <summary>
    /// Sends a request, and retries transient failures. Where a rejection says how to change the request, it is sent once more: with the
    /// service's time, or with a credential that is acquired again. A rejected request never goes again as it is, because rejections in a
    /// row lock a key.
    /// </summary>
    /// <exception cref="WafClientException">There was no such response. The last failure counts.</exception>
    public async Task<T> SendAsync<T>(ApiRequest request, Func<Response, T> read, CancellationToken cancellationToken)
        where T : class
    {
        int retries = 0;
        bool isChanged = false;
        while (true)
        {
            TimeSpan delay = TimeSpan.Zero;
            using (RequestPermit permit = await gate.EnterAsync(request.Target, request.Credential, request.MaxWait, cancellationToken))
            {
                try
                {
                    T? result = await SendOnceAsync(request, permit, read, cancellationToken);
                    return result ?? throw new OperationCanceledException(cancellationToken);
                }
                catch (WafClientException failure)
                {
                    if (!isChanged && failure.IsRejection && TryChange(request, permit, failure))
                    {
                        isChanged = true;
                    }
                    else if (retries < request.MaxRetries && IsRetried(request, failure))
                    {
                        retries++;
                        delay = failure.RetryAfter ?? RetryDelay(retries);
                    }
                    else
                    {
                        throw;
                    }
                }
            }

            if (delay > TimeSpan.Zero)
            {
                events.Retrying?.Invoke(retries, delay);
                await Task.Delay(delay, clock.Time, cancellationToken);
            }
        }
    }

    public void Dispose() => gate.Dispose();

    /// <returns>Null where the request was cancelled. A thousand cancelled requests would throw in each frame that awaits them.</returns>
    private async Task<T?> SendOnceAsync<T>(ApiRequest request, RequestPermit permit, Func<Response, T> read, CancellationToken cancellationToken)
        where T : class
    {
        using HttpRequestMessage message = CreateMessage(request);
        SentRequest sent = Authenticate(message, request, permit.Credential);
        Exchange? exchange = events.Exchanged is null ? null : new(message, sent.Sanitizer, clock.Time, events.WithHeaders);
        try
        {
            Task<Response?> sending = _transport.SendAsync(message, sent, exchange, cancellationToken);
            permit.LetNextFollow();
            Response? response = await sending;
            if (response is null)
            {
                return null;
            }

            if (response.IsRedirect)
            {
                throw WafClientException.Redirected(response);
            }

            T result = response.IsSuccess ? read(response) : throw WafClientException.FromServiceError(response);
            permit.Accept();
            Report(exchange?.Succeed(response, result));
            return result;
        }
        catch (WafClientException failure)
        {
            permit.Fail(failure);
            Report(exchange?.Fail(failure));
            throw;
        }
    }

    private void Report(Exchange? exchange)
    {
        if (exchange is not null)
        {
            events.Exchanged!(exchange);
        }
    }

    // Another endpoint comes before a retry.
    private static bool IsRetried(ApiRequest request, WafClientException failure) =>
        failure.IsTransient
        && !(failure.RetryAfter > s_maxRetryDelay)
        && !(request.HasOtherEndpoint && failure.MayWorkElsewhere);

    // 0.5, 1 and 2 s. Jitter of half the delay to either side keeps requests that failed together from being sent again together.
    private TimeSpan RetryDelay(int retry)
    {
        double jitter;
        lock (_random)
        {
            jitter = 0.5 + _random.NextDouble();
        }

        return TimeSpan.FromTicks((long)(s_firstRetryDelay.Ticks * Math.Pow(2, retry - 1) * jitter));
    }

    private bool TryChange(ApiRequest request, RequestPermit permit, WafClientException rejection)
    {
        if (clock.Correct(rejection) is { } offset)
        {
            events.ClockCorrected?.Invoke(rejection.Endpoint, offset);
            return true;
        }

        bool isOfClock = rejection.AuthenticationErrorKind == AuthenticationErrorKind.SignatureExpired;
        return !isOfClock && request.Credential is not null && request.Credential.Invalidate(permit.Credential!);
    }

    private HttpRequestMessage CreateMessage(ApiRequest request)
    {
        HttpRequestMessage message = new(request.Method, request.Target.Endpoint.AbsoluteUri.TrimEnd('/') + request.Path);
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        foreach (KeyValuePair<string, string> header in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        if (request.Body.Length > 0 || HasContentType(request))
        {
            // .NET Framework would ask first, and wait for a response that not every server sends.
            message.Headers.ExpectContinue = false;
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.Target.Service == CloudService.Waf ? "application/json;charset=utf8" : "application/json");
        }

        return message;
    }

    private SentRequest Authenticate(HttpRequestMessage message, ApiRequest request, Credential? credential)
    {
        SentRequest sent = new(request.Target) { Credential = credential?.Info, Sanitizer = new Sanitizer(request.Redact) };
        if (credential is null)
        {
            return sent;
        }

        string? signed = credential.Authenticate(message, request.Body, request.Target.ProjectId, clock.Now(request.Target.Endpoint));
        string? signature = signed is null ? null : RequestSigner.SignatureIn(message);
        Sanitizer sanitizer = new(text => credential.Redact(sent.Sanitizer.Redact(text)));
        return sent with { CanonicalRequest = signed, Sanitizer = sanitizer.With(signature) };
    }

#if NETFRAMEWORK
    // It refuses any body on a GET, and without a body there is no Content-Type.
    private static bool HasContentType(ApiRequest request) => false;
#else
    // The vendor's page of ConfirmAsyncJob lists it for a GET too.
    private static bool HasContentType(ApiRequest request) => request.Target.Service == CloudService.Waf;
#endif
}

/// <summary>One request to a Huawei Cloud service, before it is authenticated.</summary>
internal sealed record ApiRequest(RequestTarget Target)
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>Path and query, escaped, from the first slash.</summary>
    public required string Path { get; init; }

    /// <summary>Whose request it is. Null where the service asks for no credential.</summary>
    public Credential? Credential { get; init; }

    /// <summary>How long it may wait for rate limits. Null for a service without a limit of its own.</summary>
    public MaxWait? MaxWait { get; init; }

    /// <summary>How often it may be sent again after a transient failure.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>Whether the caller tries another endpoint where this one can't be reached.</summary>
    public bool HasOtherEndpoint { get; init; }

    /// <summary>JSON, or nothing.</summary>
    public byte[] Body { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Replaces in a text the secrets that this request carries besides its credential.</summary>
    public Func<string, string>? Redact { get; init; }
}
