using System.Management.Automation;
using WafPS.Client;
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
    private readonly Dictionary<RecordSettings, WaitConnection> _connections = [];
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
            EndCall(ErrorRecords.For(SettingException.PollIntervalTooLong(PollIntervalSec, MaxPollIntervalSec)));
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

    private void Add(WafAsyncJobReference job)
    {
        if (job.JobId is not { } id || !ServiceId.IsValid(id))
        {
            Bridge.Call(() => WriteError(ErrorRecords.JobIdInvalid(job)));
            return;
        }

        if (_enough.IsCancellationRequested || !_given.Add(id))
        {
            return;
        }

        _reporter.Add(id);
        if (job.Job is { IsFinal: true } ended)
        {
            Bridge.Call(() => End(id, WaitProgress.Line(ended), WaitOutcome.Ended, JobResult.Ended(ended)));
            return;
        }

        try
        {
            WaitConnection connection = Connection(_connections, job, (own, settings) => Connect(id, own, settings));
            bool isFirst = _connections.Count == 1;
            _waits.Add(Bridge.Start(_ => WaitAsync(id, job, connection, isFirst)));
        }
        catch (SettingException e)
        {
            // The ID may come again, with other settings.
            _given.Remove(id);
            _reporter.Remove(id, WaitOutcome.Failed);
            Bridge.Call(() => WriteError(ErrorRecords.For(e, id)));
        }
    }

    // An outage of IAM is waited for as one of WAF is.
    private WaitConnection Connect(string firstId, RecordSettings own, ConnectionSettings settings)
    {
        RefreshingClient client = new(_ => Bridge.Ask(() => FindCredential(own)));
        Task<ConnectOutcome> connecting = ConnectInTurn(_ => _waiter.ConnectAsync(
            client,
            cancellationToken => WafClient.ConnectAsync(settings, Api, cancellationToken),
            failure => _reporter.ReportUnconnected(firstId, failure)));
        return new WaitConnection(settings, client, connecting);
    }

    // Whether this machine has an agency isn't asked in the middle of a wait for others' jobs.
    private Credential? FindCredential(RecordSettings own) =>
        Reader(own).FindCredential() is { } credential ? ConfiguredCredential.Create(credential, Api) : null;

    private async Task WaitAsync(string id, WafAsyncJobReference job, WaitConnection connection, bool isFirst)
    {
        (WafClient? client, WafClientException? failure) = await connection.Connecting;
        if (client is not null)
        {
            WaitResult result = await _waiter.WaitAsync(connection.Client, id, _reporter.Poll);
            Bridge.Post(() => End(result, client.Settings));
            return;
        }

        WaitState state = new() { JobId = id, Failure = failure, Elapsed = TimeSpan.FromSeconds(Math.Max(0, TimeoutSec)) };
        bool isOver = failure is null || (failure.IsTransient && TimeoutSec != 0);
        Bridge.Post(isOver
            ? () => End(new WaitResult(WaitOutcome.TimedOut, state), connection.Settings)
            : () => End(id, WaitProgress.Line(state), WaitOutcome.Failed, Unconnected(id, failure!, job, isFirst)));
    }

    private void End(WaitResult result, ConnectionSettings settings)
    {
        WaitState state = result.State;
        WafAsyncJob seen = state.Job is null ? new WafAsyncJob(state.JobId, state.Elapsed, settings) : new WafAsyncJob(state.Job, state, settings, IsFinal(state.Job));
        JobResult written = result.Outcome switch
        {
            WaitOutcome.Ended => JobResult.Ended(seen),
            WaitOutcome.TimedOut => JobResult.Failed(() => ErrorRecords.WaitTimedOut(state, seen, TimeoutSec)),
            _ => JobResult.Failed(() => ErrorRecords.For(state.Failure!, state.JobId, state.Job is null ? state.JobId : seen)),
        };
        End(state.JobId, WaitProgress.Line(state), result.Outcome!.Value, written);
    }

    private void End(string id, string line, WaitOutcome outcome, JobResult result)
    {
        if (_enough.IsCancellationRequested)
        {
            return;
        }

        _reporter.End(id, line, outcome);
        if (Any && outcome == WaitOutcome.Ended)
        {
            _enough.Cancel();
        }

        Write(result);
    }

    private bool IsFinal(AsyncJob job) =>
        WafAsyncJob.IsEnd(WafAsyncJob.StatusOf(job.Status)) || FinalStatus.Contains(job.Status, StringComparer.OrdinalIgnoreCase);

    private sealed record WaitConnection(ConnectionSettings Settings, RefreshingClient Client, Task<ConnectOutcome> Connecting);
}
