using System.Management.Automation;
using WafPS.Client.Responses;
using WafPS.Client.Waiting;
using WafPS.Pipeline;

namespace WafPS.Waiting;

/// <summary>Reports a wait while it lasts: progress, information about each change and each minute, warnings and verbose lines.</summary>
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

    /// <summary>Adds a job to the wait.</summary>
    public void Add(string id)
    {
        _progress.Add(id);
        if (!_hasBegun)
        {
            _hasBegun = true;
            _bridge.Start(_ => _waiter.RepeatAsync(s_troubleInterval, WarnOfTrouble));
            _bridge.Start(_ => _waiter.RepeatAsync(s_heartbeat, () => _bridge.Post(() => _cmdlet.WriteInformation(_progress.Summary, s_tags))));
            if (_isDrawn)
            {
                _bridge.Start(_ => _waiter.RepeatAsync(s_drawInterval, AskToDraw));
            }
        }
    }

    /// <summary>Reports that the connection of a job failed. The wait retries it. Any thread can use it.</summary>
    public void ReportUnconnected(string id, WafClientException failure)
    {
        _progress.SetUnconnected(id, failure);
        WarnOfTrouble();
    }

    /// <summary>Reports a poll that wasn't the last one. Any thread can use it.</summary>
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

    /// <summary>Reports the end of the wait for a job.</summary>
    public void End(string id, string line, WaitOutcome outcome)
    {
        _progress.End(id, outcome);
        _cmdlet.WriteInformation(line, s_tags);
    }

    /// <summary>Removes a job that was never polled.</summary>
    public void Remove(string id, WaitOutcome outcome) => _progress.End(id, outcome);

    /// <summary>Removes the progress bars at the end of the wait.</summary>
    public void Complete() => _progress.Complete(_cmdlet.CommandRuntime.WriteProgress);

    /// <summary>Removes the progress bars if the call ended before the wait. PowerShell accepts no record of it then, but the host does.</summary>
    public void CompleteOnHost() => _progress.Complete((source, record) => _cmdlet.Host.UI?.WriteProgress(source, record));

    private void AskToDraw()
    {
        // One drawing in the queue is enough while another command keeps the pipeline busy.
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
