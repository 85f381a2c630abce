using WafPS.Client.Answers;
using WafPS.Client.Authentication;

namespace WafPS.Client;

/// <summary>
/// The one way to the services: authenticates a request, sends it, and makes of the answer either what was asked for or a
/// <see cref="WafClientException"/>. Makes the request a second time where the refusal of the first one says how to change it.
/// </summary>
internal sealed class ServiceClient(
    HttpPipeline pipeline, ServiceClock clock, CredentialGuards guards, ClientEvents events, string userAgent, TimeSpan timeout)
{
    private readonly Sender _sender = new(pipeline, clock.Time);

    public TimeProvider Time => clock.Time;

    public ClientEvents Events => events;

    public DateTimeOffset Now => clock.Time.GetUtcNow();

    /// <summary>One that shares the connections of this process.</summary>
    public static ServiceClient Create(ClientEvents events, string userAgent, TimeSpan timeout) =>
        new(HttpPipeline.Shared, ServiceClock.Shared, CredentialGuards.Shared, events, userAgent, timeout);

    /// <summary>Makes up to four attempts, as long as they fail in a transient way.</summary>
    /// <param name="service">Whose failures these are. What fails before it is asked, such as a login, has had its own attempts.</param>
    /// <param name="attempt">One attempt.</param>
    /// <param name="token">Ends attempts and delays.</param>
    public Task<T> RetryAsync<T>(Service service, Func<CancellationToken, Task<T>> attempt, CancellationToken token) =>
        pipeline.RetryAsync(service, attempt, events.Retrying, token);

    /// <param name="request">What to send.</param>
    /// <param name="read">Makes of an answer of success what was asked for; the second argument makes a text printable and takes secrets out of it.</param>
    /// <param name="token">Ends the attempt.</param>
    /// <exception cref="WafClientException">There was no such answer.</exception>
    public async Task<T> SendAsync<T>(ServiceRequest request, Func<Answer, Func<string, string>, T> read, CancellationToken token)
    {
        for (bool isLast = false; ; isLast = true)
        {
            try
            {
                return await SendAsync(request, await EnterAsync(request, token), read, token);
            }
            catch (WafClientException e) when (!isLast && e.IsRejection && IsCured(request, e))
            {
                // With the service's time, or with a credential obtained anew. Never the same again: rejections in a row lock a key.
            }
        }
    }

    /// <summary>Waits until the request may go: with what credential, and within the limits.</summary>
    /// <returns>Null where it carries no credential.</returns>
    private async Task<CredentialPass?> EnterAsync(ServiceRequest request, CancellationToken token)
    {
        while (true)
        {
            CredentialPass? pass = await EnterGuardAsync(request, token);
            if (request.Turn is null)
            {
                return pass;
            }

            bool hasPass = false;
            try
            {
                await request.Turn.WaitAsync(events.Holding, token);
                hasPass = pass is not { IsStale: true };
            }
            finally
            {
                if (!hasPass)
                {
                    pass?.Leave(isAccepted: false, failure: null);
                }
            }

            if (hasPass || (pass = TryEnterGuard(request, token)) is not null)
            {
                return pass;
            }

            request.Turn.GiveBack();
        }
    }

    private async Task<CredentialPass?> EnterGuardAsync(ServiceRequest request, CancellationToken token)
    {
        Credential? credential = request.Credential is null ? request.Login : await request.Credential.CurrentAsync(token);
        return credential is null ? null : await guards.For(request.Service, request.Endpoint, credential).EnterAsync(credential, token);
    }

    // Where the credential was rejected while the request waited for its turn, there may be another one by now.
    private CredentialPass? TryEnterGuard(ServiceRequest request, CancellationToken token) =>
        request.Credential?.CurrentAsync(token) is { Status: TaskStatus.RanToCompletion, Result: { } credential }
            ? guards.For(request.Service, request.Endpoint, credential).TryEnter(credential)
            : null;

    private async Task<T> SendAsync<T>(ServiceRequest request, CredentialPass? pass, Func<Answer, Func<string, string>, T> read, CancellationToken token)
    {
        bool isAccepted = false;
        WafClientException? failure = null;
        try
        {
            T result = await SendAsync(request, request.Credential is null ? null : pass!.Credential, read, token);
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

    private bool IsCured(ServiceRequest request, WafClientException refusal)
    {
        if (clock.Correct(refusal) is { } offset)
        {
            events.ClockCorrected?.Invoke(refusal.Endpoint, offset);
            return true;
        }

        return request.Credential is not null && refusal.AuthenticationFault != AuthenticationFault.SignatureExpired && request.Credential.Renounce(refusal.Credential!);
    }

    private async Task<T> SendAsync<T>(ServiceRequest request, Credential? credential, Func<Answer, Func<string, string>, T> read, CancellationToken token)
    {
        using HttpRequestMessage message = Message(request);
        string? signed = credential?.Authenticate(message, request.Body, request.ProjectId, clock.Now(request.Endpoint));
        string? signature = signed is null ? null : RequestSigner.SignatureIn(message);
        string? issued = null;
        Exchange exchange = new(message, clock.Time, events.WithHeaders ? Clean : null);
        try
        {
            Answer answer = await _sender.SendAsync(message, request.Endpoint, timeout, Answered, Clean, token);
            T result = answer.IsRedirect ? throw WafClientException.Redirected(answer)
                : answer.IsSuccess ? read(answer, Clean)
                : throw WafClientException.Refused(answer, ServiceErrorReader.Read(answer.Body, answer.StatusCode, Clean));
            credential?.WasAccepted = true;
            events.Exchanged?.Invoke(exchange.Ended(answer.StatusCode, answer.RequestId), result as AsyncJob, null);
            return result;
        }
        catch (WafClientException e)
        {
            e.Service = request.Service;
            e.Credential = credential ?? request.Login;
            e.Difference = signed is null ? null : SignatureDifference.Find(e.Error?.Message, credential!.Redact(signed));
            events.Exchanged?.Invoke(exchange.Ended(e.StatusCode, e.RequestId), null, e);
            throw;
        }

        void Answered(HttpResponseMessage response)
        {
            // A token that was just issued is as secret as one that was sent.
            issued = response.Headers.TryGetValues("X-Subject-Token", out IEnumerable<string>? values) ? values.First() : null;
            exchange.Answered(response);
        }

        // Before and after: what makes a text printable may change a secret in it, and may put one together.
        string Clean(string text) => Redacted(PrintableText.Clean(Redacted(text)));

        string Redacted(string text)
        {
            string shown = signature is null ? text : text.Replace(signature, "***");
            shown = string.IsNullOrEmpty(issued) ? shown : shown.Replace(issued!, "***");
            shown = request.Redact?.Invoke(shown) ?? shown;
            return credential?.Redact(shown) ?? shown;
        }
    }

    private HttpRequestMessage Message(ServiceRequest request)
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
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.Service == Service.Waf ? "application/json;charset=utf8" : "application/json");
        }

        return message;
    }

#if NETFRAMEWORK
    // It refuses any body on a GET, and without one there is no Content-Type.
    private static bool CarriesType(ServiceRequest request) => false;
#else
    // The vendor's page of ConfirmAsyncJob lists it for a GET too.
    private static bool CarriesType(ServiceRequest request) => request.Service == Service.Waf;
#endif
}
