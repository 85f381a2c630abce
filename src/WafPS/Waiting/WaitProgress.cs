using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using WafPS.Client.Responses;
using WafPS.Client.Waiting;
using WafPS.Errors;

namespace WafPS.Waiting;

/// <summary>The states of all jobs of a wait, and its progress bars. Any thread can use it.</summary>
internal sealed class WaitProgress
{
    private const int MaxChildren = 8;

    // PowerShell numbers its own progress sources from 1. Large numbers don't conflict with them.
    private static long s_sources = 1L << 32;

    private readonly object _lock = new();
    private readonly long _source = Interlocked.Increment(ref s_sources);
    private readonly Dictionary<string, (Stopwatch Since, WaitState State)> _waiting = new(StringComparer.OrdinalIgnoreCase);
    private readonly WaitTrouble _trouble = new();
    private readonly List<string> _order = [];
    private readonly int[] _ended = new int[3];
    private int _jobs;
    private int _drawnChildren;
    private bool _isDrawn;

    /// <summary>The number of jobs that have ended, timed out or failed, and of those that are pending, in one line.</summary>
    public string Summary
    {
        get
        {
            lock (_lock)
            {
                return Text.Format(
                    Messages.WaitSummary, Ended, _jobs, _ended[(int)WaitOutcome.TimedOut], _ended[(int)WaitOutcome.Failed], _waiting.Count) + Failing;
            }
        }
    }

    private int Ended => _ended[(int)WaitOutcome.Ended];

    // The number of jobs whose last poll failed, and the most frequent reason.
    private string Failing
    {
        get
        {
            string[] reasons = [.. _waiting.Values.Select(job => job.State.Failure).OfType<WafClientException>().Select(Reason)];
            string? mostFrequent = reasons.GroupBy(reason => reason).OrderByDescending(same => same.Count()).FirstOrDefault()?.Key;
            return mostFrequent is null ? "" : Text.Format(Messages.WaitFailing, reasons.Length, mostFrequent);
        }
    }

    public void Add(string id)
    {
        lock (_lock)
        {
            _jobs++;
            _waiting.Add(id, (Stopwatch.StartNew(), new WaitState { JobId = id }));
            _order.Add(id);
        }
    }

    /// <summary>Returns a warning once, if the wait can't read its jobs. Null otherwise.</summary>
    public string? Warning()
    {
        lock (_lock)
        {
            return _waiting.Count > 0 && _trouble.TryReport(out WafClientException? failure)
                ? Text.Format(Messages.WaitTrouble, failure is null ? Messages.NoResponseYet : ErrorRecords.Message(failure))
                : null;
        }
    }

    /// <summary>Records that the connection of a job failed. The wait retries it.</summary>
    public void SetUnconnected(string id, WafClientException failure)
    {
        lock (_lock)
        {
            (Stopwatch since, WaitState before) = _waiting[id];
            _waiting[id] = (since, before with { Failure = failure });
            _trouble.Add(isOfFirst: true, failure);
        }
    }

    /// <returns>Whether status or message have changed.</returns>
    public bool Poll(WaitState state)
    {
        lock (_lock)
        {
            (Stopwatch since, WaitState before) = _waiting[state.JobId];
            _waiting[state.JobId] = (since, state);
            _trouble.Add(isOfFirst: state.JobId == _order[0], state.Failure);
            return (before.Job?.Status, before.Job?.Message) != (state.Job?.Status, state.Job?.Message);
        }
    }

    public void End(string id, WaitOutcome outcome)
    {
        lock (_lock)
        {
            _waiting.Remove(id);
            _ended[(int)outcome]++;
        }
    }

    /// <summary>Draws the bar of the wait, and below it the bars of the first pending jobs.</summary>
    public void Draw(Action<long, ProgressRecord> write)
    {
        List<ProgressRecord> records = [];
        lock (_lock)
        {
            _isDrawn = true;
            records.Add(new ProgressRecord(0, Messages.WaitActivity, Text.Format(Messages.WaitProgress, Ended, _jobs) + Failing)
            {
                PercentComplete = _jobs == 0 ? 0 : 100 * Ended / _jobs,
            });
            _order.RemoveAll(id => !_waiting.ContainsKey(id));
            foreach (string id in _order.Take(MaxChildren))
            {
                records.Add(new ProgressRecord(records.Count, id, Shown(_waiting[id].State, _waiting[id].Since.Elapsed)) { ParentActivityId = 0 });
            }

            int children = records.Count - 1;
            for (int child = records.Count; child <= _drawnChildren; child++)
            {
                records.Add(Completed(child));
            }

            _drawnChildren = children;
        }

        foreach (ProgressRecord record in records)
        {
            write(_source, record);
        }
    }

    /// <summary>Removes all bars.</summary>
    public void Complete(Action<long, ProgressRecord> write)
    {
        for (int child = _drawnChildren; _isDrawn && child >= 0; child--)
        {
            write(_source, Completed(child));
        }

        _isDrawn = false;
    }

    /// <summary>The state of a job in one line.</summary>
    public static string Line(WaitState state) => $"{state.JobId} {Shown(state, state.Elapsed)}";

    /// <inheritdoc cref="Line(WaitState)"/>
    public static string Line(WafAsyncJob job) => $"{job.JobId} {Shown(job.RawStatus, job.Message, trouble: "", job.Elapsed ?? TimeSpan.Zero)}";

    private static string Shown(WaitState state, TimeSpan since) =>
        Shown(state.Job?.Status, state.Job?.Message, state.Failure is { } failure ? $" ({Reason(failure)})" : "", since);

    private static string Shown(string? status, string? message, string trouble, TimeSpan since)
    {
        string text = string.Join(": ", new[] { status, message }.Where(part => !string.IsNullOrEmpty(part)));
        string elapsed = since.ToString(since.TotalHours < 1 ? @"m\:ss" : since.TotalDays < 1 ? @"h\:mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
        return $"{(text.Length == 0 ? "…" : text)}{trouble} [{elapsed}]";
    }

    private static string Reason(WafClientException failure) => failure.Error?.Code ?? failure.Kind.ToString();

    private static ProgressRecord Completed(int id) => new(id, Messages.WaitActivity, " ")
    {
        ParentActivityId = id == 0 ? -1 : 0,
        RecordType = ProgressRecordType.Completed,
    };
}
