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
    WafConnection connection, int requestsPerSecond, RequestBudget budget, ClientEvents events, HttpPipeline pipeline, TimeProvider time)
{
    // A limit that the gateway counts by the minute is worth waiting for; for longer pauses its answer is the result.
    private static readonly TimeSpan s_longestHold = TimeSpan.FromMinutes(2);

    private readonly CredentialGuard _guard = new(time);
    private readonly RequestWindow _own = new();
    private readonly Sender _sender = new(pipeline, time, text => connection.Credential.Redact(PrintableText.Clean(text)));

    /// <summary>A client that shares connections and budget with the others of this process.</summary>
    public static WafClient For(WafConnection connection, int requestsPerSecond, ClientEvents events) => new(
        connection, requestsPerSecond, RequestBudget.Shared(connection.Endpoints[0], connection.ProjectId), events, HttpPipeline.Shared, TimeProvider.System);

    public Credential Credential => connection.Credential;

    /// <summary>The same client with another credential.</summary>
    public WafClient With(Credential credential) =>
        new(connection with { Credential = credential }, requestsPerSecond, budget, events, pipeline, time);

    /// <summary>Reads a job's state, and tries again where a failure may pass.</summary>
    /// <exception cref="WafClientException">The state couldn't be read.</exception>
    public Task<AsyncJob> GetJobAsync(string jobId, CancellationToken token) =>
        pipeline.RetryAsync(token => LookAsync(jobId, s_longestHold, token), events.Retrying, token);

    /// <summary>Reads a job's state once, however long the service wants to be left alone before.</summary>
    /// <exception cref="WafClientException">The state couldn't be read.</exception>
    public Task<AsyncJob> LookAsync(string jobId, CancellationToken token) => LookAsync(jobId, null, token);

    private Task<AsyncJob> LookAsync(string jobId, TimeSpan? longestHold, CancellationToken token) => connection.Endpoints.Count == 1
        ? LookAsync(connection.Endpoints[0], jobId, longestHold, token)
        : LookInTurnAsync(jobId, longestHold, token);

    private async Task<AsyncJob> LookInTurnAsync(string jobId, TimeSpan? longestHold, CancellationToken token)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return await LookAsync(connection.Endpoints[i], jobId, longestHold, token);
            }
            catch (WafClientException e) when (e.MayWorkElsewhere && i + 1 < connection.Endpoints.Count)
            {
                // The next endpoint is the answer to this one's failure; if it fails too, that is what counts.
            }
        }
    }

    private async Task<AsyncJob> LookAsync(Uri endpoint, string jobId, TimeSpan? longestHold, CancellationToken token)
    {
        bool isAlone = await _guard.EnterAsync(token);
        try
        {
            TimeSpan sentAt = await budget.WaitAsync(_own, requestsPerSecond, longestHold, events.Holding, token);
            return await SendAsync(endpoint, jobId, sentAt, token);
        }
        finally
        {
            _guard.Leave(isAlone);
        }
    }

    private async Task<AsyncJob> SendAsync(Uri endpoint, string jobId, TimeSpan sentAt, CancellationToken token)
    {
        using HttpRequestMessage request = NewRequest(endpoint, jobId);
        DateTimeOffset askedAt = time.GetUtcNow();
        connection.Credential.Authenticate(request, connection.ProjectId, askedAt);
        Exchange exchange = new(request, time, events.WithHeaders ? _sender.Clean : null);
        try
        {
            Answer answer = await _sender.SendAsync(request, endpoint, connection.RequestTimeout, exchange.Answered, token);
            AsyncJob job = Read(answer, jobId, askedAt);
            _guard.Answered(null);
            budget.Accepted();
            events.Exchanged?.Invoke(exchange.Ended(answer.StatusCode, answer.RequestId), job, null);
            return job;
        }
        catch (WafClientException e)
        {
            events.Exchanged?.Invoke(exchange.Ended(e.StatusCode, e.RequestId), null, e);
            _guard.Answered(e);
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

    private AsyncJob Read(Answer answer, string jobId, DateTimeOffset askedAt)
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
