using WafPS.Client.Answers;
using WafPS.Client.Authentication;
using WafPS.Client.Pacing;

namespace WafPS.Client;

/// <summary>
/// Huawei Cloud WAF over HTTP, as far as async jobs go: one operation, ConfirmAsyncJob.
/// Start here: a request is paced (<see cref="RequestBudget"/>), authenticated (<see cref="Authentication.Credential"/>) and sent
/// (<see cref="ServiceClient"/>), read (<see cref="AsyncJobReader"/>), and made again where that may help (<see cref="HttpPipeline"/>).
/// </summary>
internal sealed class WafClient(WafConnection connection, CallerLimit limit, RequestBudget budget, ServiceClient service)
{
    // A limit that the gateway counts by the minute is worth waiting for; for longer pauses its answer is the result.
    private static readonly TimeSpan s_longestHold = TimeSpan.FromMinutes(2);

    private readonly CredentialGuard? _guard = service.GuardOf(connection.Credential);

    /// <summary>A client that shares the budget with the others of this process.</summary>
    public static WafClient For(WafConnection connection, CallerLimit limit, ServiceClient service) =>
        new(connection, limit, RequestBudget.Shared(connection.Endpoints[0], connection.ProjectId), service);

    public Credential Credential => connection.Credential;

    /// <summary>The same client with another credential.</summary>
    public WafClient With(Credential credential) => new(connection with { Credential = credential }, limit, budget, service);

    /// <summary>Reads a job's state, and tries again where a failure may pass.</summary>
    /// <exception cref="WafClientException">The state couldn't be read.</exception>
    public Task<AsyncJob> GetJobAsync(string jobId, CancellationToken token) =>
        service.RetryAsync(token => LookAsync(jobId, null, s_longestHold, token), token);

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
            TimeSpan sentAt = await budget.WaitAsync(limit, slots, longestHold, service.Events.Holding, token);
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
        long askedAt = service.Time.GetTimestamp();
        try
        {
            AsyncJob job = await service.SendAsync(
                Request(endpoint, jobId), (answer, clean) => AsyncJobReader.Read(answer, jobId, askedAt, service.Time.GetUtcNow(), clean), token);
            _guard?.Answered(null);
            budget.Accepted();
            return job;
        }
        catch (WafClientException e)
        {
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

    private ServiceRequest Request(Uri endpoint, string jobId)
    {
        string query = connection.EnterpriseProjectId is { } id ? $"?enterpriseProjectId={Uri.EscapeDataString(id)}" : "";
        return new ServiceRequest
        {
            Endpoint = endpoint,
            Path = $"/v1/{connection.ProjectId}/waf/async-job/{jobId}{query}",
            Credential = connection.Credential,
            ProjectId = connection.ProjectId,
        };
    }
}
