using WafPS.Client.Operations;

namespace WafPS.Client.Waiting;

/// <summary>How a call waits for all its jobs.</summary>
internal sealed record WaitOptions
{
    public required PollSchedule Schedule { get; init; }

    /// <summary>The timeout of the call. Null: no timeout. Zero: one poll of each job.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a job in this state has ended.</summary>
    public required Func<AsyncJob, bool> IsFinal { get; init; }

    /// <summary>The maximum number of polls in flight.</summary>
    public int InFlight { get; init; } = 16;

    /// <summary>The maximum number of polls per second.</summary>
    public int PerSecond { get; init; } = 200;
}
