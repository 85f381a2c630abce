using WafPS.Client.Answers;
using WafPS.Client.Authentication;
using WafPS.Client.Pacing;

namespace WafPS.Client;

/// <summary>
/// Huawei Cloud WAF over HTTP, as far as async jobs go: one operation, ConfirmAsyncJob.
/// Start here: a request is paced (<see cref="RequestBudget"/>), authenticated (<see cref="Credential"/>), sent
/// (<see cref="Sender"/>), read (<see cref="AsyncJobReader"/>), and made again where that may help (<see cref="HttpPipeline"/>).
/// </summary>
internal sealed class WafClient(
    WafConnection connection, CallerLimit limit, RequestBudget budget, ClientEvents events, HttpPipeline pipeline, TimeProvider time)
{
    // A limit that the gateway counts by the minute is worth waiting for; for longer pauses its answer is the result.
    private static readonly TimeSpan s_longestHold = TimeSpan.FromMinutes(2);

    private readonly CredentialGuard? _guard = connection.Credential.IsLockable ? new CredentialGuard(time) : null;
    private readonly Sender _sender = new(pipeline, time, text => connection.Credential.Redact(PrintableText.Clean(text)));

    /// <summary>A client that shares connections and budget with the others of this process.</summary>
    public static WafClient For(WafConnection connection, CallerLimit limit, ClientEvents events) => new(
        connection, limit, RequestBudget.Shared(connection.Endpoints[0], connection.ProjectId), events, HttpPipeline.Shared, TimeProvider.System);

    public Credential Credential => connection.Credential;

    /// <summary>The same client with another credential.</summary>
    public WafClient With(Credential credential) =>
        new(connection with { Credential = credential }, limit, budget, events, pipeline, time);

    /// <summary>Reads a job's state, and tries again where a failure may pass.</summary>
    /// <exception cref="WafClientException">The state couldn't be read.</exception>
    public Task<AsyncJob> GetJobAsync(string jobId, CancellationToken token) =>
        pipeline.RetryAsync(token => LookAsync(jobId, null, s_longestHold, token), events.Retrying, token);

    /// <summary>Reads a job's state once, however long the service wants to be left alone before.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="slots">One for each request in flight; it is held while the request is.</param>
    /// <param name="isPatient">Whether it may take any time until the service allows the request.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="WafClientException">The state couldn't be read.</exception>
    public Task<AsyncJob> LookAsync(string jobId, SemaphoreSlim? slots, bool isPatient, CancellationToken token) =>
        LookAsync(jobId, slots, isPatient ? null : s_longestHold, token);

    private Task<AsyncJob> LookAsync(string jobId, SemaphoreSlim? slots, TimeSpan? longestHold, CancellationToken token) => connection.Endpoints.Count == 1
        ? LookAsync(connection.Endpoints[0], jobId, slots, longestHold, token)
        : LookInTurnAsync(jobId, slots, longestHold, token);

    private async Task<AsyncJob> LookInTurnAsync(string jobId, SemaphoreSlim? slots, TimeSpan? longestHold, CancellationToken token)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return await LookAsync(connection.Endpoints[i], jobId, slots, longestHold, token);
            }
            catch (WafClientException e) when (e.MayWorkElsewhere && i + 1 < connection.Endpoints.Count)
            {
                // The next endpoint is the answer to this one's failure; if it fails too, that is what counts.
            }
        }
    }

    private async Task<AsyncJob> LookAsync(Uri endpoint, string jobId, SemaphoreSlim? slots, TimeSpan? longestHold, CancellationToken token)
    {
        CredentialGuard.Pass pass = _guard is null ? CredentialGuard.Pass.Free : await _guard.EnterAsync(token);
        try
        {
            TimeSpan sentAt = await budget.WaitAsync(limit, slots, longestHold, events.Holding, token);
            try
            {
                return await SendAsync(endpoint, jobId, sentAt, token);
            }
            finally
            {
                slots?.Release();
            }
        }
        finally
        {
            _guard?.Leave(pass);
        }
    }

    private async Task<AsyncJob> SendAsync(Uri endpoint, string jobId, TimeSpan sentAt, CancellationToken token)
    {
        using HttpRequestMessage request = NewRequest(endpoint, jobId);
        long askedAt = time.GetTimestamp();
        connection.Credential.Authenticate(request, connection.ProjectId, time.GetUtcNow());
        Exchange exchange = new(request, time, events.WithHeaders ? _sender.Clean : null);
        try
        {
            Answer answer = await _sender.SendAsync(request, endpoint, connection.RequestTimeout, exchange.Answered, token);
            AsyncJob job = Read(answer, jobId, askedAt);
            _guard?.Answered(null);
            budget.Accepted();
            events.Exchanged?.Invoke(exchange.Ended(answer.StatusCode, answer.RequestId), job, null);
            return job;
        }
        catch (WafClientException e)
        {
            events.Exchanged?.Invoke(exchange.Ended(e.StatusCode, e.RequestId), null, e);
            _guard?.Answered(e);
            if (e.MeantStatus == 429)
            {
                budget.Refused(sentAt, e);
            }
            else
            {
                budget.Accepted();
            }

            throw;
        }
    }

    private HttpRequestMessage NewRequest(Uri endpoint, string jobId)
    {
        string query = connection.EnterpriseProjectId is { } id ? $"?enterpriseProjectId={Uri.EscapeDataString(id)}" : "";
        HttpRequestMessage request = new(
            HttpMethod.Get, $"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/{connection.ProjectId}/waf/async-job/{jobId}{query}");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", connection.UserAgent);
#if !NETFRAMEWORK
        // The vendor's page lists it. .NET Framework refuses any body on a GET, and without one there is no Content-Type.
        request.Content = new ByteArrayContent([]);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json;charset=utf8");
#endif
        return request;
    }

    private AsyncJob Read(Answer answer, string jobId, long askedAt)
    {
        if (answer.IsRedirect)
        {
            throw WafClientException.Redirected(answer);
        }

        return answer.IsSuccess
            ? AsyncJobReader.Read(answer, jobId, askedAt, time.GetUtcNow(), _sender.Clean)
            : throw WafClientException.Refused(answer, ServiceErrorReader.Read(answer.Body, answer.StatusCode, _sender.Clean));
    }
}
