using WafPS.Client.Authentication;
using WafPS.Client.Operations;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Http;

/// <summary>
/// The one way to the services: authenticates a request, sends it, and makes of the answer either what was asked for or a
/// <see cref="WafClientException"/>. Makes the request a second time where the refusal of the first one says how to change it.
/// </summary>
internal sealed class ApiClient(
    HttpClientProvider pipeline, ServiceClock clock, CredentialGuards guards, ClientEvents events, string userAgent, TimeSpan timeout)
{
    private readonly HttpTransport _transport = new(pipeline, clock.Time);

    public TimeProvider Time => clock.Time;

    public ClientEvents Events => events;

    public DateTimeOffset Now => clock.Time.GetUtcNow();

    /// <summary>One that shares the connections of this process.</summary>
    public static ApiClient Create(ClientEvents events, string userAgent, TimeSpan timeout) =>
        new(HttpClientProvider.Shared, ServiceClock.Shared, CredentialGuards.Shared, events, userAgent, timeout);

    /// <summary>Makes up to four attempts, as long as they fail in a transient way.</summary>
    /// <param name="service">Whose failures these are. What fails before it is asked, such as a login, has had its own attempts.</param>
    /// <param name="attempt">One attempt.</param>
    /// <param name="cancellationToken">Ends attempts and delays.</param>
    public Task<T> RetryAsync<T>(CloudService service, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        pipeline.RetryAsync(service, attempt, events.Retrying, cancellationToken);

    /// <param name="request">What to send.</param>
    /// <param name="read">Makes of an answer of success what was asked for; the second argument makes a text printable and takes secrets out of it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="WafClientException">There was no such answer.</exception>
    public async Task<T> SendAsync<T>(ApiRequest request, Func<Response, Func<string, string>, T> read, CancellationToken cancellationToken)
    {
        for (bool isLast = false; ; isLast = true)
        {
            try
            {
                return await SendAsync(request, await EnterAsync(request, cancellationToken), read, cancellationToken);
            }
            catch (WafClientException e) when (!isLast && e.IsRejection && IsCured(request, e))
            {
                // With the service's time, or with a credential obtained anew. Never the same again: rejections in a row lock a key.
            }
        }
    }

    /// <summary>Waits until the request may go: with what credential, and within the limits.</summary>
    /// <returns>Null where it carries no credential.</returns>
    private async Task<CredentialPass?> EnterAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            CredentialPass? pass = await EnterGuardAsync(request, cancellationToken);
            if (request.Turn is null)
            {
                return pass;
            }

            bool hasPass = false;
            try
            {
                await request.Turn.WaitAsync(events.Holding, cancellationToken);
                hasPass = pass is not { IsStale: true };
            }
            finally
            {
                if (!hasPass)
                {
                    pass?.Leave(isAccepted: false, failure: null);
                }
            }

            if (hasPass || (pass = TryEnterGuard(request, cancellationToken)) is not null)
            {
                return pass;
            }

            request.Turn.GiveBack();
        }
    }

    private async Task<CredentialPass?> EnterGuardAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        Credential? credential = request.Credential is null ? request.Login : await request.Credential.AcquireAsync(cancellationToken);
        return credential is null ? null : await guards.For(request.CloudService, request.Endpoint, credential).EnterAsync(credential, cancellationToken);
    }

    // Where the credential was rejected while the request waited for its turn, there may be another one by now.
    private CredentialPass? TryEnterGuard(ApiRequest request, CancellationToken cancellationToken) =>
        request.Credential?.AcquireAsync(cancellationToken) is { Status: TaskStatus.RanToCompletion, Result: { } credential }
            ? guards.For(request.CloudService, request.Endpoint, credential).TryEnter(credential)
            : null;

    private async Task<T> SendAsync<T>(ApiRequest request, CredentialPass? pass, Func<Response, Func<string, string>, T> read, CancellationToken cancellationToken)
    {
        bool isAccepted = false;
        WafClientException? failure = null;
        try
        {
            T result = await SendAsync(request, request.Credential is null ? null : pass!.Credential, read, cancellationToken);
            isAccepted = true;
            return result;
        }
        catch (WafClientException e)
        {
            failure = e;
            throw;
        }
        finally
        {
            request.Turn?.Leave(isAccepted, failure);
            pass?.Leave(isAccepted, failure);
        }
    }

    private bool IsCured(ApiRequest request, WafClientException rejection)
    {
        if (clock.Correct(rejection) is { } offset)
        {
            events.ClockCorrected?.Invoke(rejection.Endpoint, offset);
            return true;
        }

        return request.Credential is not null && rejection.AuthenticationErrorKind != AuthenticationErrorKind.SignatureExpired && request.Credential.Invalidate(rejection.Credential!);
    }

    private async Task<T> SendAsync<T>(ApiRequest request, Credential? credential, Func<Response, Func<string, string>, T> read, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = Message(request);
        string? signed = credential?.Authenticate(message, request.Body, request.ProjectId, clock.Now(request.Endpoint));
        string? signature = signed is null ? null : RequestSigner.SignatureIn(message);
        string? issued = null;
        Exchange exchange = new(message, clock.Time, events.WithHeaders ? Sanitize : null);
        try
        {
            Response response = await _transport.SendAsync(message, request.Endpoint, timeout, ReceiveHeaders, Sanitize, cancellationToken);
            T result = response.IsRedirect ? throw WafClientException.Redirected(response)
                : response.IsSuccess ? read(response, Sanitize)
                : throw WafClientException.FromServiceError(response, ServiceErrorReader.Read(response.Body, response.StatusCode, Sanitize));
            credential?.WasAccepted = true;
            events.Exchanged?.Invoke(exchange.Ended(response.StatusCode, response.RequestId), result as AsyncJob, null);
            return result;
        }
        catch (WafClientException e)
        {
            e.CloudService = request.CloudService;
            e.Credential = credential ?? request.Login;
            e.Difference = signed is null ? null : SignatureDifference.Find(e.Error?.Message, credential!.Redact(signed));
            events.Exchanged?.Invoke(exchange.Ended(e.StatusCode, e.RequestId), null, e);
            throw;
        }

        void ReceiveHeaders(HttpResponseMessage response)
        {
            // A token that was just issued is as secret as one that was sent.
            issued = response.Headers.TryGetValues("X-Subject-Token", out IEnumerable<string>? values) ? values.First() : null;
            exchange.ReceiveHeaders(response);
        }

        // Before and after: what makes a text printable may change a secret in it, and may put one together.
        string Sanitize(string text) => Redacted(TextSanitizer.Sanitize(Redacted(text)));

        string Redacted(string text)
        {
            string shown = signature is null ? text : text.Replace(signature, "***");
            shown = string.IsNullOrEmpty(issued) ? shown : shown.Replace(issued!, "***");
            shown = request.Redact?.Invoke(shown) ?? shown;
            return credential?.Redact(shown) ?? shown;
        }
    }

    private HttpRequestMessage Message(ApiRequest request)
    {
        HttpRequestMessage message = new(request.Method, request.Endpoint.AbsoluteUri.TrimEnd('/') + request.Path);
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        foreach ((string name, string value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (request.Body.Length > 0 || CarriesType(request))
        {
            // .NET Framework would ask first, and wait for an answer that not everybody gives.
            message.Headers.ExpectContinue = false;
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.CloudService == CloudService.Waf ? "application/json;charset=utf8" : "application/json");
        }

        return message;
    }

#if NETFRAMEWORK
    // It refuses any body on a GET, and without one there is no Content-Type.
    private static bool CarriesType(ApiRequest request) => false;
#else
    // The vendor's page of ConfirmAsyncJob lists it for a GET too.
    private static bool CarriesType(ApiRequest request) => request.CloudService == CloudService.Waf;
#endif
}
