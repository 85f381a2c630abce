using System.Management.Automation;
using WafPS.Client;
using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Operations;
using WafPS.Client.Waiting;
using WafPS.Errors;
using WafPS.Settings;
using WafPS.Waiting;

namespace WafPS.Commands;

/// <summary>
/// Waits until Huawei Cloud WAF async jobs end, and writes each one as it ends. A job that fails, and a job that hasn't ended at the
/// deadline, is a non-terminating error. Its target can be piped in again.
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "WafAsyncJob")]
[OutputType(typeof(WafAsyncJob))]
public sealed class WaitWafAsyncJobCommand : WafJobCommand
{
    private readonly HashSet<string> _given = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<RecordSettings, RefreshingClient> _connections = [];
    private readonly List<Task> _waits = [];
    private CancellationTokenSource _enough = null!;
    private JobWaiter _waiter = null!;
    private WaitReporter _reporter = null!;

    /// <summary>Specifies the timeout of the call for all jobs together, in seconds. Default: <c>-1</c>, no timeout. <c>0</c> polls each job once.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(-1, int.MaxValue / 1000)]
    public int TimeoutSec { get; set; } = -1;

    /// <summary>Indicates that the call ends when the first job has ended.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <summary>Specifies the first poll interval a, in seconds. Default: 0.25. Polls come at 0, 1a, 4a, 9a … k²a after the start, with 10 % of jitter.</summary>
    [Parameter]
    [ValidateRange(0.001, 86400)]
    public double PollIntervalSec { get; set; } = 0.25;

    /// <summary>Specifies the maximum poll interval, in seconds. Default: 15. With both intervals set to 5 there is a poll every 5 s.</summary>
    [Parameter]
    [ValidateRange(0.001, 86400)]
    public double MaxPollIntervalSec { get; set; } = 15;

    /// <summary>Specifies status texts that count as ended, in upper or lower case, besides SUCCESS and FAILED. Default: none.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] FinalStatus { get; set; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (IsGiven(nameof(PollIntervalSec)) && PollIntervalSec > MaxPollIntervalSec)
        {
            EndCall(ErrorRecords.For(SettingException.PollIntervalTooLong(PollIntervalSec, MaxPollIntervalSec)));
        }

        _enough = CancellationTokenSource.CreateLinkedTokenSource(Bridge.Stopping);
        _waiter = JobWaiter.Start(
            new WaitOptions
            {
                Schedule = new PollSchedule(TimeSpan.FromSeconds(Math.Min(PollIntervalSec, MaxPollIntervalSec)), TimeSpan.FromSeconds(MaxPollIntervalSec)),
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
        _reporter?.CompleteOnHost();
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
            RefreshingClient client = Connection(_connections, job, (own, settings) => Connect(id, own, settings));
            bool isFirst = _connections.Count == 1;
            _waits.Add(Bridge.Start(_ => WaitAsync(id, job, client, isFirst)));
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
    private RefreshingClient Connect(string firstId, RecordSettings own, ConnectionSettings settings)
    {
        Task<ConnectOutcome> connecting = ConnectInTurn(_ => _waiter.ConnectAsync(
            cancellationToken => WafClient.ConnectAsync(settings, Api, cancellationToken), failure => _reporter.ReportUnconnected(firstId, failure)));
        return new RefreshingClient(settings, connecting, _ => Bridge.InvokeAsync(() => FindCredential(own)));
    }

    // Whether this machine has an agency isn't asked in the middle of a wait for others' jobs.
    private Credential? FindCredential(RecordSettings own) =>
        Reader(own).FindCredential() is { } credential ? ConfiguredCredential.Create(credential, Api) : null;

    private async Task WaitAsync(string id, WafAsyncJobReference job, RefreshingClient client, bool isFirst)
    {
        WaitResult result = await _waiter.WaitAsync(client, id, _reporter.Poll);
        Bridge.Post(() =>
        {
            WaitState state = result.State;
            WafAsyncJob seen = state.Job is null ? new WafAsyncJob(id, state.Elapsed, client.Settings) : new WafAsyncJob(state.Job, state, client.Settings, IsFinal(state.Job));
            bool isUnconnected = client.Current is null && result.Outcome == WaitOutcome.Failed;
            JobResult written = isUnconnected ? Unconnected(id, state.Failure!, job, isFirst) : JobResult.Of(result, seen, TimeoutSec);
            End(id, WaitProgress.Line(state), result.Outcome!.Value, written);
        });
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
}
