using System.Management.Automation;
using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Operations;
using WafPS.Client.Responses;
using WafPS.Client.Waiting;
using WafPS.Errors;
using WafPS.Settings;
using WafPS.Waiting;

namespace WafPS.Commands;

/// <summary>
/// Waits until Huawei Cloud WAF async jobs end, and writes each one as it ends. A job that ended as FAILED, and a job that
/// hasn't ended at the deadline, is a non-terminating error too; its target can be piped in again.
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "WafAsyncJob")]
[OutputType(typeof(WafAsyncJob))]
public sealed class WaitWafAsyncJobCommand : WafJobCommand
{
    private readonly HashSet<string> _given = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<RecordSettings, (RefreshingClient, WafConnection)> _clients = [];
    private readonly List<Task> _waits = [];
    private CancellationTokenSource _enough = null!;
    private JobWaiter _waiter = null!;
    private WaitReporter _reporter = null!;

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
            ThrowTerminating(SettingException.PollIntervalTooLong(PollIntervalSec, MaxPollIntervalSec));
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
        _reporter = new WaitReporter(this, Bridge, _waiter, IsWanted("Verbose"), isDrawn: IsWanted("Progress"));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (WafAsyncJobReference job in JobId)
        {
            Add(job);
        }

        Bridge.MakeCalls();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Bridge.Await(Bridge.Start(_ => Task.WhenAll(_waits)));
        _reporter.Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _waiter?.Dispose();
        _enough?.Dispose();
        _reporter?.Withdraw();
    }

    /// <summary>An outage of IAM is waited for as one of WAF is.</summary>
    private protected override void Run(Func<CancellationToken, Task> work) => base.Run(_ => _waiter.PrepareAsync(work, _reporter.Unprepared));

    private void Add(WafAsyncJobReference job)
    {
        if (job.JobId is not { } id || !ServiceId.IsValid(id))
        {
            Bridge.Call(() => WriteError(ErrorRecords.JobIdInvalid(job)));
            return;
        }

        if (_given.Contains(id) || _enough.IsCancellationRequested)
        {
            return;
        }

        _reporter.Add(id);
        if (job.Job is { IsFinal: true } ended)
        {
            _given.Add(id);
            Bridge.Call(() => WriteEnded(ended));
            return;
        }

        RecordSettings recordSettings = SettingsOf(job);
        try
        {
            (RefreshingClient client, WafConnection connection) = ResolveRefreshing(recordSettings, job);
            _given.Add(id);
            _waits.Add(Bridge.Start(_ => WaitAsync(id, client, connection)));
        }
        catch (SettingException e)
        {
            Fail(id, WaitOutcome.Failed, () => ErrorRecords.For(e, id));
        }
        catch (WafClientException e)
        {
            Fail(id, WaitOutcome.Failed, () => ErrorRecords.For(e, id, target: id));
        }
        catch (WaitEndedException e) when (!_enough.IsCancellationRequested)
        {
            WaitState state = new() { JobId = id, Failure = e.Failure };
            Fail(id, WaitOutcome.TimedOut, () => ErrorRecords.WaitTimedOut(state, new WafAsyncJob(id, TimeSpan.FromSeconds(TimeoutSec), Settings(recordSettings).Known(recordSettings)), TimeoutSec));
        }
        catch (WaitEndedException)
        {
            // Another job has ended meanwhile, and one is enough.
        }
    }

    // The wait for this job is over before it began.
    private void Fail(string id, WaitOutcome outcome, Func<ErrorRecord> error)
    {
        _reporter.Remove(id, outcome);
        Bridge.Call(() => WriteError(error()));
    }

    private async Task WaitAsync(string id, RefreshingClient client, WafConnection connection)
    {
        try
        {
            (WaitOutcome outcome, WaitState state) = await _waiter.WaitAsync(client, id, _reporter.Poll);
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

        WafAsyncJob? job = state.Job is null ? null : new WafAsyncJob(state.Job, state, connection, IsFinal(state.Job));
        switch (outcome)
        {
            case WaitOutcome.Ended:
                WriteEnded(job!);
                break;
            case WaitOutcome.TimedOut:
                _reporter.End(state, outcome);
                WriteError(ErrorRecords.WaitTimedOut(state, job ?? new WafAsyncJob(state.JobId, state.Elapsed, RecordSettings.Of(connection)), TimeoutSec));
                break;
            default:
                _reporter.End(state, outcome);
                WriteError(ErrorRecords.For(state.Failure!, state.JobId, (object?)job ?? state.JobId));
                break;
        }
    }

    private void WriteEnded(WafAsyncJob job)
    {
        _reporter.End(job);
        if (Any)
        {
            _enough.Cancel();
        }

        Write(job);
        if (job.Status == WafAsyncJobStatus.Failed)
        {
            WriteError(ErrorRecords.JobFailed(job));
        }
    }

    private bool IsFinal(AsyncJob job) =>
        WafAsyncJob.IsEnd(WafAsyncJob.StatusOf(job.Status)) || FinalStatus.Contains(job.Status, StringComparer.OrdinalIgnoreCase);

    private (RefreshingClient, WafConnection) ResolveRefreshing(RecordSettings recordSettings, WafAsyncJobReference job)
    {
        if (!_clients.TryGetValue(recordSettings, out (RefreshingClient, WafConnection) client))
        {
            (WafClient first, WafConnection connection) = ResolveClient(recordSettings, job);
            client = (new RefreshingClient(first, _ => Bridge.Ask(() => ReadCredential(recordSettings))), connection);
            _clients.Add(recordSettings, client);
        }

        return client;
    }

    private Credential? ReadCredential(RecordSettings recordSettings)
    {
        try
        {
            // Whether this machine has an agency isn't asked in the middle of a wait for others' jobs.
            return Settings(recordSettings).ConfiguredCredential(Service) is var credential and not AgencyCredential ? credential : null;
        }
        catch (SettingException)
        {
            // There is no other one, or not a whole one yet: the rejection of the old one is what counts.
            return null;
        }
    }
}
