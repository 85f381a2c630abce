using System.Management.Automation;
using WafPS.Client.Responses;
using WafPS.Client.Waiting;
using WafPS.Pipeline;

namespace WafPS.Waiting;

/// <summary>What a wait tells while it lasts: progress, information on each change and each minute, warnings, verbose lines.</summary>
internal sealed class WaitReporter
{
    private static readonly TimeSpan s_drawInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_troubleInterval = TimeSpan.FromSeconds(1);
    private static readonly string[] s_tags = ["WafPS"];

    private readonly PSCmdlet _cmdlet;
    private readonly PipelineBridge _bridge;
    private readonly JobWaiter _waiter;
    private readonly bool _isVerbose;
    private readonly bool _isDrawn;
    private readonly WaitProgress _progress = new();
    private readonly HashSet<string> _unknown = [];
    private bool _hasBegun;
    private volatile bool _isDrawing;

    public WaitReporter(PSCmdlet cmdlet, PipelineBridge bridge, JobWaiter waiter, bool isVerbose, bool isDrawn) =>
        (_cmdlet, _bridge, _waiter, _isVerbose, _isDrawn) = (cmdlet, bridge, waiter, isVerbose, isDrawn);

    /// <summary>A job joins the wait.</summary>
    public void Add(string id)
    {
        _progress.Add(id);
        if (!_hasBegun)
        {
            _hasBegun = true;
            _bridge.Start(_ => _waiter.BeatAsync(s_troubleInterval, WarnOfTrouble));
            _bridge.Start(_ => _waiter.BeatAsync(s_heartbeat, () => _bridge.Post(() => _cmdlet.WriteInformation(_progress.Summary, s_tags))));
            if (_isDrawn)
            {
                _bridge.Start(_ => _waiter.BeatAsync(s_drawInterval, AskToDraw));
            }
        }
    }

    /// <summary>The connection of a job failed, and is tried again. From any thread.</summary>
    public void ReportUnconnected(string id, WafClientException failure)
    {
        _progress.SetUnconnected(id, failure);
        WarnOfTrouble();
    }

    /// <summary>After a look that wasn't the last. On whatever thread it was made.</summary>
    public void Poll(WaitState state, TimeSpan interval, WaitReason reason)
    {
        if (_progress.Poll(state))
        {
            _bridge.Post(() => _cmdlet.WriteInformation(WaitProgress.Line(state), s_tags));
        }

        if (state.Failure is not null)
        {
            WarnOfTrouble();
        }

        if (state.Job?.Status is { Length: > 0 } status && WafAsyncJob.StatusOf(status) == WafAsyncJobStatus.Unknown)
        {
            _bridge.Post(() => WarnOfUnknown(status));
        }

        if (_isVerbose)
        {
            _bridge.Post(() => _cmdlet.WriteVerbose(FormattableString.Invariant(
                $"{state.JobId}: look {state.PollCount} after {state.Elapsed.TotalSeconds:0.0} s; the next one in {interval.TotalSeconds:0.00} s: {Text(reason)}.")));
        }
    }

    /// <summary>The wait for a job is over.</summary>
    public void End(string id, string line, WaitOutcome outcome)
    {
        _progress.End(id, outcome);
        _cmdlet.WriteInformation(line, s_tags);
    }

    /// <summary>A job leaves the wait before its first poll.</summary>
    public void Remove(string id, WaitOutcome outcome) => _progress.End(id, outcome);

    /// <summary>The wait is over.</summary>
    public void Complete() => _progress.Complete(_cmdlet.CommandRuntime.WriteProgress);

    /// <summary>The call has ended before the wait. The engine takes nothing more from it then; the host does.</summary>
    public void Withdraw() => _progress.Complete((source, record) => _cmdlet.Host.UI?.WriteProgress(source, record));

    private void AskToDraw()
    {
        // While the pipeline is busy elsewhere, one drawing in the queue is enough.
        if (!_isDrawing)
        {
            _isDrawing = true;
            _bridge.Post(() =>
            {
                _isDrawing = false;
                _progress.Draw(_cmdlet.CommandRuntime.WriteProgress);
            });
        }
    }

    private void WarnOfTrouble()
    {
        if (_progress.Warning() is { } warning)
        {
            _bridge.Post(() => _cmdlet.WriteWarning(warning));
        }
    }

    private void WarnOfUnknown(string status)
    {
        if (_unknown.Add(status))
        {
            _cmdlet.WriteWarning(WafPS.Text.Format(Messages.StatusUnknown, status));
        }
    }

    private static string Text(WaitReason reason) => reason switch
    {
        WaitReason.MaxInterval => "the longest gap",
        WaitReason.Deadline => "the last look before the deadline",
        _ => "gaps grow with the time waited",
    };
}
