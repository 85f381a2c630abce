using System.Management.Automation;
using WafPS.Client.Operations;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;
using WafPS.Client.Waiting;
using WafPS.Completion;
using WafPS.Settings;

namespace WafPS.Commands;

/// <summary>What the cmdlets that read jobs have in common: the pace, and a client for each connection.</summary>
public abstract class WafJobCommand : WafConnectionCommand
{
    private readonly Dictionary<RecordSettings, (WafClient, WafConnection)> _clients = [];
    private readonly Dictionary<RecordSettings, Exception> _failures = [];
    private Exception? _rejection;
    private CallRateLimiter? _limit;

    /// <summary>
    /// The jobs: IDs of 32 letters and digits, jobs as the cmdlets wrote them, or objects and dictionaries with a <c>JobId</c>, <c>job_id</c>
    /// or <c>Id</c>. What else such an object says of region, project, enterprise project and endpoint holds for its job.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("InputObject", "Id", "job_id")]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [JobReferenceTransformation]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public WafAsyncJobReference[] JobId { get; set; } = [];

    /// <summary>Requests in flight at the most. Default: 16.</summary>
    [Parameter]
    [ValidateRange(1, 10_000)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>
    /// Requests a second at the most. Default: 200, which the service's gateway allows by default. Where an answer names a
    /// lower limit, that one is kept from then on.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int MaxRequestsPerSecond { get; set; } = 200;

    private protected void Write(WafAsyncJob job)
    {
        SeenJobs.Add(job);
        WriteObject(job);
    }

    /// <summary>The settings of a job: the command line's, then its own.</summary>
    private protected RecordSettings SettingsOf(WafAsyncJobReference job) => new(
        IsGiven(nameof(Region)) ? Region : job.Region,
        IsGiven(nameof(ProjectId)) ? ProjectId : job.ProjectId,
        IsGiven(nameof(EnterpriseProjectId)) ? EnterpriseProjectId : job.EnterpriseProjectId,
        IsGiven(nameof(Endpoint)) ? Endpoint : job.Endpoint);

    /// <summary>The client for a job, and what it is connected to.</summary>
    /// <exception cref="SettingException">The job's own settings can't be right.</exception>
    /// <exception cref="WafClientException">The credential was rejected before a job could be asked for.</exception>
    /// <exception cref="WaitEndedException">The time for all this is over.</exception>
    private protected (WafClient Client, WafConnection Connection) ResolveClient(RecordSettings recordSettings, WafAsyncJobReference job)
    {
        if (_clients.TryGetValue(recordSettings, out (WafClient, WafConnection) client))
        {
            return client;
        }

        if (_failures.TryGetValue(recordSettings, out Exception? failure) || (failure = _rejection) is not null)
        {
            // What was rejected isn't sent again for every job: rejections in a row lock a user, and a key.
            throw failure;
        }

        try
        {
            WafConnection connection = ResolveConnection(recordSettings, isOfRecord: job.HasSettings, hasBegun: _clients.Count > 0);
            client = (WafClient.For(connection, _limit ??= new CallRateLimiter(MaxRequestsPerSecond), Service), connection);
            _clients.Add(recordSettings, client);
            return client;
        }
        catch (Exception e) when (e is WafClientException or WaitEndedException)
        {
            _failures.Add(recordSettings, e);
            _rejection = e is WafClientException { EffectiveStatusCode: 401 } ? e : null;
            throw;
        }
    }
}
