namespace WafPS.Client.Waiting;

/// <summary>When a job is polled before the deadline of its call. Times count from the start of the wait for this job.</summary>
/// <param name="options">The timeout of the call, and the limits of its polls.</param>
/// <param name="elapsed">The part of the timeout that is over when the wait for this job starts.</param>
internal sealed class Deadline(WaitOptions options, TimeSpan elapsed)
{
    public static readonly TimeSpan MinMargin = TimeSpan.FromMilliseconds(50);
    public static readonly TimeSpan MaxMargin = TimeSpan.FromSeconds(1);

    // Without a timeout this is a time that no wait reaches.
    private readonly TimeSpan _deadline = options.Timeout is { } timeout && timeout > TimeSpan.Zero ? timeout - elapsed : TimeSpan.MaxValue;

    /// <summary>The time between the last poll and the deadline, in which its response arrives.</summary>
    public static TimeSpan Margin(TimeSpan latency) =>
        TimeSpan.FromTicks(Math.Min(Math.Max(3 * latency.Ticks, MinMargin.Ticks), MaxMargin.Ticks));

    /// <summary>The latest time of a poll.</summary>
    public TimeSpan LastPoll(TimeSpan latency) => _deadline - Margin(latency);

    /// <summary>The time at which it is a job's turn. Jobs take turns so that the limits allow each of them a poll before the deadline.</summary>
    /// <param name="rank">The job's number among the jobs of the call.</param>
    /// <param name="pending">How many jobs haven't ended.</param>
    /// <param name="latency">The average one.</param>
    public TimeSpan Turn(int rank, int pending, TimeSpan latency)
    {
        double possiblePerSecond = options.InFlight / Math.Max(latency.TotalSeconds, 0.001);
        double pollsPerSecond = Math.Min(options.PerSecond, possiblePerSecond);
        int place = rank % Math.Max(1, pending);
        return LastPoll(latency) - TimeSpan.FromSeconds(place / pollsPerSecond);
    }

    /// <summary>Whether a poll was the last one.</summary>
    /// <param name="polledAt">When it started.</param>
    /// <param name="isForDeadline">Whether the deadline set its time, and not the schedule.</param>
    /// <param name="latency">The average one.</param>
    public bool IsOver(TimeSpan polledAt, bool isForDeadline, TimeSpan latency)
    {
        // A turn can be long before the deadline, and then there is time for another poll. Shortly before it there isn't.
        TimeSpan lastPoll = LastPoll(latency);
        return polledAt >= (isForDeadline ? lastPoll - MaxMargin : lastPoll);
    }
}

/// <summary>The average latency of recent polls. The jobs of a call share it, on any threads.</summary>
internal sealed class LatencyAverage
{
    private long _ticks = TimeSpan.FromMilliseconds(100).Ticks;

    public TimeSpan Value => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public void Add(TimeSpan latency)
    {
        long before = Interlocked.Read(ref _ticks);
        while (Interlocked.CompareExchange(ref _ticks, (7 * before + latency.Ticks) / 8, before) != before)
        {
            before = Interlocked.Read(ref _ticks);
        }
    }
}
