using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Identity;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;

namespace WafPS.Client.Operations;

/// <summary>
/// Huawei Cloud WAF over HTTP. Start here: an operation makes an <see cref="ApiRequest"/>, the <see cref="ApiClient"/> sends it when the
/// <see cref="RequestGate"/> lets it go, and a reader such as <see cref="AsyncJobReader"/> reads the <see cref="Response"/>.
/// </summary>
internal sealed class WafClient(ConnectionSettings settings, Credential credential, ApiClient api)
{
    private const int MaxRetries = 3;

    // A limit that the gateway counts by the minute is worth waiting for. A longer pause is an error.
    private static readonly TimeSpan s_maxWait = TimeSpan.FromMinutes(2);
    private static readonly MaxWait s_maxWaitOfRead = new(s_maxWait, s_maxWait);
    private static readonly MaxWait s_maxWaitOfSinglePoll = new(s_maxWait, TimeSpan.Zero);

    /// <summary>With the project that was looked up.</summary>
    public ConnectionSettings Settings => settings;

    public Credential Credential => credential;

    /// <summary>Acquires the credential and looks the project up, where that is needed.</summary>
    public static async Task<ConnectOutcome> ConnectAsync(ConnectionSettings settings, ApiClient api, CancellationToken cancellationToken)
    {
        Credential credential = ConfiguredCredential.Create(settings.Credential, api);
        try
        {
            await credential.AcquireAsync(cancellationToken);
            string projectId = settings.ProjectId ?? await FindProjectAsync(settings, credential, api, cancellationToken);
            return new ConnectOutcome(new WafClient(settings with { ProjectId = projectId }, credential, api), null);
        }
        catch (WafClientException e) when (e.Service == CloudService.Metadata)
        {
            // The agency is the last source of a credential.
            return new ConnectOutcome(null, WafClientException.CredentialMissing(e));
        }
        catch (WafClientException e)
        {
            return new ConnectOutcome(null, e);
        }
    }

    /// <summary>The same client with another credential.</summary>
    public WafClient With(Credential other) => new(settings, other, api);

    /// <summary>Reads the state of a job, and retries transient failures.</summary>
    /// <exception cref="WafClientException">The state couldn't be read.</exception>
    public Task<AsyncJob> GetJobAsync(string jobId, CancellationToken cancellationToken) =>
        ReadJobAsync(jobId, s_maxWaitOfRead, MaxRetries, cancellationToken);

    /// <summary>Reads the state of a job once. Unless it waits for limits, a pause is an error.</summary>
    /// <exception cref="WafClientException">The state couldn't be read.</exception>
    public Task<AsyncJob> PollAsync(string jobId, bool waitsForLimits, CancellationToken cancellationToken) =>
        ReadJobAsync(jobId, waitsForLimits ? MaxWait.Unlimited : s_maxWaitOfSinglePoll, maxRetries: 0, cancellationToken);

    private Task<AsyncJob> ReadJobAsync(string jobId, MaxWait maxWait, int maxRetries, CancellationToken cancellationToken) => settings.Endpoints.Count == 1
        ? SendAsync(JobRequest(settings.Endpoints[0], jobId, maxWait, maxRetries), jobId, cancellationToken)
        : ReadJobFromAnyAsync(jobId, maxWait, maxRetries, cancellationToken);

    private async Task<AsyncJob> ReadJobFromAnyAsync(string jobId, MaxWait maxWait, int maxRetries, CancellationToken cancellationToken)
    {
        for (int i = 0; ; i++)
        {
            bool isLast = i + 1 == settings.Endpoints.Count;
            ApiRequest request = JobRequest(settings.Endpoints[i], jobId, maxWait, maxRetries) with { HasOtherEndpoint = !isLast };
            try
            {
                return await SendAsync(request, jobId, cancellationToken);
            }
            catch (WafClientException e) when (e.MayWorkElsewhere && !isLast)
            {
                // The next endpoint is tried. If it fails too, its failure is the one that counts.
            }
        }
    }

    private Task<AsyncJob> SendAsync(ApiRequest request, string jobId, CancellationToken cancellationToken) =>
        api.SendAsync(request, response => AsyncJobReader.Read(response, jobId), cancellationToken);

    private ApiRequest JobRequest(Uri endpoint, string jobId, MaxWait maxWait, int maxRetries)
    {
        string query = settings.EnterpriseProjectId is { } id ? $"?enterpriseProjectId={Uri.EscapeDataString(id)}" : "";
        return new ApiRequest(new RequestTarget(CloudService.Waf, endpoint, settings.ProjectId))
        {
            Path = $"/v1/{settings.ProjectId}/waf/async-job/{jobId}{query}",
            Credential = credential,
            MaxWait = maxWait,
            MaxRetries = maxRetries,
        };
    }

    private static async Task<string> FindProjectAsync(ConnectionSettings settings, Credential credential, ApiClient api, CancellationToken cancellationToken)
    {
        IamClient iam = new(api, settings.IamEndpoint);
        ProjectSearch search = await ProjectDirectory.FindAsync(iam, settings.ProjectRegion!, credential, cancellationToken);
        return search.Ids.Count == 1 && ServiceId.IsValid(search.Ids[0]) ? search.Ids[0]
            : throw WafClientException.ProjectNotFound(new RequestTarget(CloudService.Iam, settings.IamEndpoint), search, settings.ProjectRegionOrigin);
    }
}

/// <summary>A connection, or why there is none. A value, because all jobs with the same settings share it.</summary>
/// <param name="Client">Null where the connection failed.</param>
/// <param name="Failure">The last failure. Null where there was none.</param>
internal sealed record ConnectOutcome(WafClient? Client, WafClientException? Failure);

/// <summary>What a call connects with: plain values, read from the settings of one input object.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>In order of preference. The next one is tried only where a name isn't resolved or TLS fails.</summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>The region that the endpoint is known to be in. Null where that isn't known.</summary>
    public string? Region { get; init; }

    /// <summary>Null where the project has to be looked up by its region.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The region by which the project is looked up. Null where the project's ID is set.</summary>
    public string? ProjectRegion { get; init; }

    /// <summary>Where a user would change that region.</summary>
    public string? ProjectRegionOrigin { get; init; }

    /// <summary>Null leaves it to the service, which then takes the default enterprise project.</summary>
    public string? EnterpriseProjectId { get; init; }

    public Uri IamEndpoint { get; init; } = WafRegions.IamEndpoint(null);

    /// <summary>A token, an access key, or a <see cref="PasswordLogin"/>. Null stands for the agency of this server.</summary>
    public Credential? Credential { get; init; }
}
