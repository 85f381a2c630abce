using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;

namespace WafPS.Client.Operations;

/// <summary>
/// Huawei Cloud WAF over HTTP, as far as async jobs go: one operation, ConfirmAsyncJob.
/// Start here: a request is paced (<see cref="SharedRateLimiter"/>), authenticated (<see cref="Authentication.Credential"/>) and sent
/// (<see cref="ApiClient"/>), read (<see cref="AsyncJobReader"/>), and made again where that may help (<see cref="HttpClientProvider"/>).
/// </summary>
internal sealed class WafClient(WafConnection connection, CallRateLimiter limit, SharedRateLimiter rateLimiter, ApiClient service)
{
    // A limit that the gateway counts by the minute is worth waiting for. Longer pauses are an error.
    private static readonly TimeSpan s_maxHold = TimeSpan.FromMinutes(2);
    private static readonly HoldLimit s_holdOfRead = new(s_maxHold, s_maxHold);
    private static readonly HoldLimit s_holdOfOnePoll = new(s_maxHold, TimeSpan.Zero);

    /// <summary>A client that shares the budget with the others of this process.</summary>
    public static WafClient For(WafConnection connection, CallRateLimiter limit, ApiClient service) =>
        new(connection, limit, SharedRateLimiter.Shared(connection.Endpoints[0], connection.ProjectId), service);

    public Credential Credential => connection.Credential;

    /// <summary>The same client with another credential.</summary>
    public WafClient With(Credential credential) => new(connection with { Credential = credential }, limit, rateLimiter, service);

    /// <summary>Reads a job's state, and retries transient failures.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="slots">One for each request on the wire. It is held while the request is, and not between retries.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WafClientException">The state couldn't be read.</exception>
    public Task<AsyncJob> GetJobAsync(string jobId, SemaphoreSlim? slots, CancellationToken cancellationToken) =>
        service.RetryAsync(CloudService.Waf, cancellationToken => PollAsync(jobId, slots, s_holdOfRead, cancellationToken), cancellationToken);

    /// <summary>Reads a job's state once.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="slots">One for each request on the wire. It is held while the request is.</param>
    /// <param name="isPatient">Whether it may take any time until the service allows the request. Otherwise it waits for no pause.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WafClientException">The state couldn't be read.</exception>
    public Task<AsyncJob> PollAsync(string jobId, SemaphoreSlim? slots, bool isPatient, CancellationToken cancellationToken) =>
        PollAsync(jobId, slots, isPatient ? HoldLimit.None : s_holdOfOnePoll, cancellationToken);

    private Task<AsyncJob> PollAsync(string jobId, SemaphoreSlim? slots, HoldLimit hold, CancellationToken cancellationToken) => connection.Endpoints.Count == 1
        ? PollAsync(connection.Endpoints[0], jobId, slots, hold, cancellationToken)
        : PollInTurnAsync(jobId, slots, hold, cancellationToken);

    private async Task<AsyncJob> PollInTurnAsync(string jobId, SemaphoreSlim? slots, HoldLimit hold, CancellationToken cancellationToken)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return await PollAsync(connection.Endpoints[i], jobId, slots, hold, cancellationToken);
            }
            catch (WafClientException e) when (e.MayWorkElsewhere && i + 1 < connection.Endpoints.Count)
            {
                // The next endpoint is the answer to this one's failure; if it fails too, that is what counts.
            }
        }
    }

    private Task<AsyncJob> PollAsync(Uri endpoint, string jobId, SemaphoreSlim? slots, HoldLimit hold, CancellationToken cancellationToken)
    {
        ApiRequest request = Request(endpoint, jobId) with { Turn = new RequestTurn(rateLimiter, limit, slots, hold) };
        return service.SendAsync(request, (response, sanitize) => AsyncJobReader.Read(response, jobId, service.Time.GetUtcNow(), sanitize), cancellationToken);
    }

    private ApiRequest Request(Uri endpoint, string jobId)
    {
        string query = connection.EnterpriseProjectId is { } id ? $"?enterpriseProjectId={Uri.EscapeDataString(id)}" : "";
        return new ApiRequest
        {
            Endpoint = endpoint,
            Path = $"/v1/{connection.ProjectId}/waf/async-job/{jobId}{query}",
            Credential = connection.Credential,
            ProjectId = connection.ProjectId,
        };
    }
}
