using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using WafPS.Client.Responses;
using WafPS.Client.Waiting;
using WafPS.Errors;

namespace WafPS.Waiting;

/// <summary>What a wait knows of its jobs at the moment, and how it is shown while it lasts. Told from any thread.</summary>
internal sealed class WaitProgress
{
    private const int MaxChildren = 8;

    // The engine numbers its own sources from 1; these stay clear of them.
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

    /// <summary>What happened so far, in one line.</summary>
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

    // How many jobs can't be read at the moment, and the most frequent reason.
    private string Failing
    {
        get
        {
            string[] reasons = [.. _waiting.Values.Select(job => job.State.Failure).OfType<WafClientException>().Select(Reason)];
            string? most = reasons.GroupBy(reason => reason).OrderByDescending(same => same.Count()).FirstOrDefault()?.Key;
            return most is null ? "" : Text.Format(Messages.WaitFailing, reasons.Length, most);
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

    /// <summary>What can be said of a wait that can't read its jobs: once, and null while there is nothing to say.</summary>
    public string? Warning()
    {
        lock (_lock)
        {
            return _waiting.Count > 0 && _trouble.TryReport(out WafClientException? failure)
                ? Text.Format(Messages.WaitTrouble, failure is null ? Messages.NoResponseYet : ErrorRecords.Message(failure))
                : null;
        }
    }

    /// <summary>The connection of a job failed, and is tried again.</summary>
    public void SetUnconnected(string id, WafClientException failure)
    {
        lock (_lock)
        {
            (Stopwatch since, WaitState before) = _waiting[id];
            _waiting[id] = (since, before with { Failure = failure });
            _trouble.Add(isOfFirst: true, failure);
        }
    }

    /// <returns>Whether status or message are others than before.</returns>
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

    /// <summary>Shows the parent, and the jobs that have been waited for longest as its children.</summary>
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

    /// <summary>Takes down what is still shown.</summary>
    public void Complete(Action<long, ProgressRecord> write)
    {
        for (int child = _drawnChildren; _isDrawn && child >= 0; child--)
        {
            write(_source, Completed(child));
        }

        _isDrawn = false;
    }

    /// <summary>A job in one line.</summary>
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
