using System.Management.Automation;

namespace WafPS.Tests.Waiting;

/// <summary>Progress as it reached the stream.</summary>
public sealed class ProgressLog
{
    private readonly List<(DateTimeOffset At, ProgressRecord Record)> _records = [];
    private readonly Dictionary<int, ProgressRecord> _shown = [];

    public IReadOnlyList<(DateTimeOffset At, ProgressRecord Record)> Records
    {
        get
        {
            lock (_records)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>What a user would still see.</summary>
    public int Shown => _shown.Count;

    public void Report(ProgressRecord value)
    {
        lock (_records)
        {
            _records.Add((DateTimeOffset.UtcNow, value));
            if (value.RecordType == ProgressRecordType.Completed)
            {
                _shown.Remove(value.ActivityId);
            }
            else
            {
                _shown[value.ActivityId] = value;
            }
        }
    }
}
