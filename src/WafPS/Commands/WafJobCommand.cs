using System.Management.Automation;
using WafPS.Client.Operations;
using WafPS.Client.Responses;
using WafPS.Client.Waiting;
using WafPS.Completion;
using WafPS.Errors;
using WafPS.Settings;

namespace WafPS.Commands;

/// <summary>The common part of the cmdlets that read jobs: the jobs, the limits, and a connection for each distinct settings.</summary>
public abstract class WafJobCommand : WafConnectionCommand
{
    private readonly HashSet<string> _warnings = [];
    private Task<ConnectOutcome> _lastConnecting = Task.FromResult(new ConnectOutcome(null, null));

    /// <summary>
    /// The jobs: IDs of 32 letters and digits, jobs as the cmdlets wrote them, or objects and dictionaries with a <c>JobId</c>, <c>job_id</c>
    /// or <c>Id</c>. The region, project, enterprise project and endpoint of such an object apply to its job.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("InputObject", "Id", "job_id")]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [JobReferenceTransformation]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public WafAsyncJobReference[] JobId { get; set; } = [];

    /// <summary>Specifies the maximum number of requests on the wire at the same time. Default: 16.</summary>
    [Parameter]
    [ValidateRange(1, 10_000)]
    public int ThrottleLimit { get; set; } = DefaultThrottleLimit;

    /// <summary>
    /// Specifies the maximum number of requests in a second. Default: 200, which the service's gateway allows by default. A lower limit
    /// that a response names applies from then on.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int MaxRequestsPerSecond { get; set; } = DefaultMaxRequestsPerSecond;

    private protected override int MaxOnTheWire => ThrottleLimit;

    private protected override int MaxPerSecond => MaxRequestsPerSecond;

    /// <summary>Writes a result. On the pipeline's thread.</summary>
    private protected void Write(JobResult result)
    {
        if (result.Job is not null)
        {
            SeenJobs.Add(result.Job);
            WriteObject(result.Job);
        }

        if (result.Error?.Invoke() is not { } error)
        {
            return;
        }

        if (result.EndsCall)
        {
            ThrowTerminatingError(error);
        }

        WriteError(error);
    }

    /// <summary>The connection of a job. Jobs with the same settings share one.</summary>
    /// <param name="connections">The connections of this call.</param>
    /// <param name="job">The job.</param>
    /// <param name="connect">Connects with settings that were read for the settings of the job.</param>
    /// <exception cref="SettingException">The job's own settings are missing or not valid. The call goes on with the other jobs.</exception>
    private protected T Connection<T>(Dictionary<RecordSettings, T> connections, WafAsyncJobReference job, Func<RecordSettings, ConnectionSettings, T> connect)
    {
        RecordSettings own = new(job.Region, job.ProjectId, job.EnterpriseProjectId, job.Endpoint);
        if (!connections.TryGetValue(own, out T? connection))
        {
            connection = connect(own, ReadSettings(own, job, isFirst: connections.Count == 0));
            connections.Add(own, connection);
        }

        return connection;
    }

    /// <summary>Connects once the connections before it are made, so that a rejected credential isn't sent again with other settings.</summary>
    private protected Task<ConnectOutcome> ConnectInTurn(Func<CancellationToken, Task<ConnectOutcome>> connect)
    {
        Task<ConnectOutcome> previous = _lastConnecting;
        _lastConnecting = Bridge.Start(async cancellationToken =>
        {
            ConnectOutcome before = await previous;
            return before.Failure is { EffectiveStatusCode: 401 } ? before : await connect(cancellationToken);
        });
        return _lastConnecting;
    }

    /// <summary>The result of a job whose connection failed.</summary>
    /// <param name="id">The ID of the job.</param>
    /// <param name="failure">Why there is no connection.</param>
    /// <param name="job">The job.</param>
    /// <param name="isFirst">Whether the call has no other connection. Then settings of the session that can't be used end it.</param>
    private protected static JobResult Unconnected(string id, WafClientException failure, WafAsyncJobReference job, bool isFirst)
    {
        bool endsCall = isFirst && (failure.Kind == ErrorKind.CredentialMissing || (failure.Kind == ErrorKind.ProjectNotFound && !job.HasSettings));
        return JobResult.Failed(() => endsCall ? ErrorRecords.ForCall(failure) : ErrorRecords.For(failure, id, target: id), endsCall);
    }

    private ConnectionSettings ReadSettings(RecordSettings own, WafAsyncJobReference job, bool isFirst)
    {
        try
        {
            SettingsReader reader = Reader(own);
            WarnOfRegion(reader);
            return reader.Read();
        }
        catch (SettingException e) when (isFirst && !IsFromPipeline(e.Origin) && !(job.HasSettings && e.IsOfJob))
        {
            EndCall(ErrorRecords.For(e));
            throw;
        }
    }

    private bool IsFromPipeline(string? origin) => origin?[0] == '-' && !IsGiven(origin.Substring(1));

    // Once for each pair in a call, not for each job.
    private void WarnOfRegion(SettingsReader reader)
    {
        if (reader.WafEndpoint is not { } endpoint || reader.Region is not { } region || reader.IsEndpointInRegion)
        {
            return;
        }

        string warning = Text.Format(Messages.RegionNotOfEndpoint, endpoint.Endpoint, endpoint.Origin, region.Text, region.Origin);
        if (_warnings.Add(warning))
        {
            Bridge.Call(() => WriteWarning(warning));
        }
    }
}

/// <summary>What a cmdlet writes for one job. Error records are made where they are written, on the pipeline's thread, in its language.</summary>
internal sealed record JobResult
{
    public static JobResult Nothing { get; } = new();

    /// <summary>Null where the job couldn't be read.</summary>
    public WafAsyncJob? Job { get; private init; }

    /// <summary>Null where there is no error.</summary>
    public Func<ErrorRecord>? Error { get; private init; }

    /// <summary>Whether the error ends the call.</summary>
    public bool EndsCall { get; private init; }

    public static JobResult Read(WafAsyncJob job) => new() { Job = job };

    /// <summary>A job that has ended. One that failed is an error too.</summary>
    public static JobResult Ended(WafAsyncJob job) =>
        new() { Job = job, Error = job.Status == WafAsyncJobStatus.Failed ? () => ErrorRecords.JobFailed(job) : null };

    /// <param name="result">Of a wait.</param>
    /// <param name="job">As last seen, with the settings by which it can be waited for again.</param>
    /// <param name="timeout">In seconds.</param>
    public static JobResult Of(WaitResult result, WafAsyncJob job, int timeout)
    {
        WaitState state = result.State;
        return result.Outcome switch
        {
            WaitOutcome.Ended => Ended(job),
            WaitOutcome.TimedOut => Failed(() => ErrorRecords.WaitTimedOut(state, job, timeout)),
            _ => Failed(() => ErrorRecords.For(state.Failure!, state.JobId, state.Job is null ? state.JobId : job)),
        };
    }

    public static JobResult Failed(Func<ErrorRecord> error, bool endsCall = false) => new() { Error = error, EndsCall = endsCall };
}
