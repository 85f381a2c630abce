using System.Management.Automation;
using WafPS.Client;
using WafPS.Client.Authentication;
using WafPS.Client.Waiting;
using WafPS.Completion;
using WafPS.Errors;
using WafPS.Settings;
using WafPS.Waiting;

namespace WafPS.Commands;

/// <summary>
/// Waits until Huawei Cloud WAF async jobs end, and writes each one as it ends. A job that ended as FAILED, and a job that
/// hasn't ended at the deadline, is a non-terminating error too; its target can be piped in again.
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "WafAsyncJob", DefaultParameterSetName = ByJobId)]
[OutputType(typeof(WafAsyncJob))]
public sealed class WaitWafAsyncJobCommand : WafJobCommand
{
    private const string ByJobId = "JobId";
    private const string ByInputObject = "InputObject";

    private readonly HashSet<string> _given = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<OwnSettings, (RenewableClient, WafConnection)> _clients = [];
    private readonly List<Task> _waits = [];
    private CancellationTokenSource _enough = null!;
    private JobWaiter _waiter = null!;
    private WaitCommentary _commentary = null!;

    /// <summary>The ids of the jobs, 32 letters and digits each. One that is given twice is waited for once.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByJobId, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "job_id")]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public string[] JobId { get; set; } = [];

    /// <summary>Jobs as <c>Get-WafAsyncJob</c> wrote them. Each is looked at in its own region, project, enterprise project and endpoint.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByInputObject, ValueFromPipeline = true)]
    [RevivesJobs]
    public WafAsyncJob[] InputObject { get; set; } = [];

    /// <summary>One deadline for the whole call, in seconds. <c>-1</c>, the default: none. <c>0</c>: one look at each job.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(-1, int.MaxValue / 1000)]
    public int TimeoutSec { get; set; } = -1;

    /// <summary>Ends the call when the first job has ended.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <summary>
    /// The first gap a between two looks, in seconds. Default: 0.25. Looks happen at 0, 1a, 4a, 9a … k²a after the start,
    /// with 10 % of jitter.
    /// </summary>
    [Parameter]
    [ValidateRange(0.001, 86400)]
    public double PollIntervalSec { get; set; } = 0.25;

    /// <summary>The longest gap between two looks, in seconds. Default: 15. With both intervals set to 5 there is a look every 5 s.</summary>
    [Parameter]
    [ValidateRange(0.001, 86400)]
    public double MaxPollIntervalSec { get; set; } = 15;

    /// <summary>Further status texts that count as ended, in any case. Default: none besides SUCCESS and FAILED.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] FinalStatus { get; set; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        bool isFirstGiven = MyInvocation.BoundParameters.ContainsKey(nameof(PollIntervalSec));
        if (isFirstGiven && PollIntervalSec > MaxPollIntervalSec)
        {
            Refuse(SettingException.PollIntervalTooLong(PollIntervalSec, MaxPollIntervalSec));
        }

        _enough = CancellationTokenSource.CreateLinkedTokenSource(Bridge.Stopping);
        _waiter = JobWaiter.Start(
            new WaitOptions
            {
                Schedule = new PollSchedule(
                    TimeSpan.FromSeconds(Math.Min(PollIntervalSec, MaxPollIntervalSec)), TimeSpan.FromSeconds(MaxPollIntervalSec)),
                Timeout = TimeoutSec < 0 ? null : TimeSpan.FromSeconds(TimeoutSec),
                IsFinal = IsFinal,
                InFlight = ThrottleLimit,
                PerSecond = MaxRequestsPerSecond,
            },
            _enough.Token);
        _commentary = new WaitCommentary(this, Bridge, _waiter, IsWanted("Verbose"), isDrawn: IsWanted("Progress"));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string id in ParameterSetName == ByJobId ? JobId : [])
        {
            Add(id.Trim(), Own);
        }

        foreach (WafAsyncJob job in ParameterSetName == ByInputObject ? InputObject : [])
        {
            Add(job.JobId, new OwnSettings(
                Region ?? job.Region, ProjectId ?? job.ProjectId, EnterpriseProjectId ?? job.EnterpriseProjectId, Endpoint ?? job.Endpoint));
        }

        Bridge.MakeCalls();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Bridge.Await(Bridge.Start(_ => Task.WhenAll(_waits)));
        _commentary.Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _waiter?.Dispose();
        _enough?.Dispose();
        _commentary?.Withdraw();
    }

    /// <summary>An outage of IAM is waited for as one of WAF is.</summary>
    private protected override void Run(Func<CancellationToken, Task> work) => base.Run(_ => _waiter.PrepareAsync(work));

    private void Add(string id, OwnSettings own)
    {
        if (!ServiceId.IsValid(id))
        {
            Bridge.Call(() => WriteError(ErrorRecords.JobIdInvalid(id)));
            return;
        }

        if (!_given.Add(id) || _enough.IsCancellationRequested)
        {
            return;
        }

        try
        {
            (RenewableClient client, WafConnection connection) = ResolveRenewable(own);
            _commentary.Add(id);
            _waits.Add(Bridge.Start(_ => WaitAsync(id, client, connection)));
        }
        catch (SettingException e)
        {
            Bridge.Call(() => WriteError(ErrorRecords.For(e)));
        }
        catch (WafClientException e)
        {
            Bridge.Call(() => WriteError(ErrorRecords.For(e, id, target: id)));
        }
        catch (WaitOverException e) when (!_enough.IsCancellationRequested)
        {
            Bridge.Call(() => WriteError(ErrorRecords.WaitTimedOut(new WaitState { JobId = id, Failure = e.Failure }, job: null, TimeoutSec)));
        }
        catch (WaitOverException)
        {
            // Another job has ended meanwhile, and one is enough.
        }
    }

    private async Task WaitAsync(string id, RenewableClient client, WafConnection connection)
    {
        try
        {
            (WaitOutcome outcome, WaitState state) = await _waiter.WaitAsync(client, id, _commentary.Look);
            Bridge.Post(() => Write(outcome, state, connection));
        }
        catch (OperationCanceledException) when (!Bridge.Stopping.IsCancellationRequested)
        {
            // Another job has ended, and one is enough.
        }
    }

    private void Write(WaitOutcome outcome, WaitState state, WafConnection connection)
    {
        if (_enough.IsCancellationRequested)
        {
            return;
        }

        _commentary.End(state, outcome);
        WafAsyncJob? job = state.Job is null ? null : new WafAsyncJob(state.Job, state, connection, IsFinal(state.Job));
        switch (outcome)
        {
            case WaitOutcome.Ended:
                if (Any)
                {
                    _enough.Cancel();
                }

                Write(job!);
                if (job!.Status == WafAsyncJobStatus.Failed)
                {
                    WriteError(ErrorRecords.JobFailed(job));
                }

                break;
            case WaitOutcome.TimedOut:
                WriteError(ErrorRecords.WaitTimedOut(state, job, TimeoutSec));
                break;
            default:
                WriteError(ErrorRecords.For(state.Failure!, state.JobId, (object?)job ?? state.JobId));
                break;
        }
    }

    private bool IsFinal(AsyncJob job) =>
        WafAsyncJob.IsEnd(WafAsyncJob.StatusOf(job.Status)) || FinalStatus.Contains(job.Status, StringComparer.OrdinalIgnoreCase);

    private (RenewableClient, WafConnection) ResolveRenewable(OwnSettings own)
    {
        if (!_clients.TryGetValue(own, out (RenewableClient, WafConnection) client))
        {
            (WafClient first, WafConnection connection) = ResolveClient(own);
            client = (new RenewableClient(first, _ => Bridge.Ask(ReadCredential)), connection);
            _clients.Add(own, client);
        }

        return client;
    }

    private Credential? ReadCredential()
    {
        try
        {
            // Whether this machine has an agency isn't asked in the middle of a wait for others' jobs.
            return Settings(Own).StatedCredential(Service) is var credential and not Agency ? credential : null;
        }
        catch (SettingException)
        {
            // There is no other one, or not a whole one yet: the refusal of the old one is what counts.
            return null;
        }
    }
}
