using WafPS.Client.Operations;

namespace WafPS.Client.Waiting;

/// <summary>How a call waits for all its jobs.</summary>
internal sealed record WaitOptions
{
    public required PollSchedule Schedule { get; init; }

    /// <summary>For the call as a whole. Null: no end. Zero: one look at each job.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a job in this state has ended.</summary>
    public required Func<AsyncJob, bool> IsFinal { get; init; }

    /// <summary>Looks in flight at the most.</summary>
    public int InFlight { get; init; } = 16;

    /// <summary>Looks a second at the most.</summary>
    public int PerSecond { get; init; } = 200;
}
