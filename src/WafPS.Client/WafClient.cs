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
    // A limit that the gateway counts by the minute is worth waiting for. Longer pauses are an error.
    private static readonly TimeSpan s_maxHold = TimeSpan.FromMinutes(2);
    private static readonly HoldLimit s_holdOfRead = new(s_maxHold, s_maxHold);
    private static readonly HoldLimit s_holdOfOnePoll = new(s_maxHold, TimeSpan.Zero);

    /// <summary>A client that shares the budget with the others of this process.</summary>
    public static WafClient For(WafConnection connection, CallerLimit limit, ServiceClient service) =>
        new(connection, limit, RequestBudget.Shared(connection.Endpoints[0], connection.ProjectId), service);

    public Credential Credential => connection.Credential;

    /// <summary>The same client with another credential.</summary>
    public WafClient With(Credential credential) => new(connection with { Credential = credential }, limit, budget, service);

    /// <summary>Reads a job's state, and retries transient failures.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="slots">One for each request on the wire. It is held while the request is, and not between retries.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="WafClientException">The state couldn't be read.</exception>
    public Task<AsyncJob> GetJobAsync(string jobId, SemaphoreSlim? slots, CancellationToken token) =>
        service.RetryAsync(Service.Waf, token => LookAsync(jobId, slots, s_holdOfRead, token), token);

    /// <summary>Reads a job's state once.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="slots">One for each request on the wire. It is held while the request is.</param>
    /// <param name="isPatient">Whether it may take any time until the service allows the request. Otherwise it waits for no pause.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="WafClientException">The state couldn't be read.</exception>
    public Task<AsyncJob> LookAsync(string jobId, SemaphoreSlim? slots, bool isPatient, CancellationToken token) =>
        LookAsync(jobId, slots, isPatient ? HoldLimit.None : s_holdOfOnePoll, token);

    private Task<AsyncJob> LookAsync(string jobId, SemaphoreSlim? slots, HoldLimit hold, CancellationToken token) => connection.Endpoints.Count == 1
        ? LookAsync(connection.Endpoints[0], jobId, slots, hold, token)
        : LookInTurnAsync(jobId, slots, hold, token);

    private async Task<AsyncJob> LookInTurnAsync(string jobId, SemaphoreSlim? slots, HoldLimit hold, CancellationToken token)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return await LookAsync(connection.Endpoints[i], jobId, slots, hold, token);
            }
            catch (WafClientException e) when (e.MayWorkElsewhere && i + 1 < connection.Endpoints.Count)
            {
                // The next endpoint is the answer to this one's failure; if it fails too, that is what counts.
            }
        }
    }

    private Task<AsyncJob> LookAsync(Uri endpoint, string jobId, SemaphoreSlim? slots, HoldLimit hold, CancellationToken token)
    {
        ServiceRequest request = Request(endpoint, jobId) with { Turn = new RequestTurn(budget, limit, slots, hold) };
        return service.SendAsync(request, (answer, clean) => AsyncJobReader.Read(answer, jobId, service.Time.GetUtcNow(), clean), token);
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
