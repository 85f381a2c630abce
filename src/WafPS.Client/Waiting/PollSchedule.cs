namespace WafPS.Client.Waiting;

/// <summary>
/// The times of the polls of a job: 0, a, 4a, 9a … k²a after the start. The poll interval grows linearly, up to a maximum. A poll has a cost,
/// and so has each second between the end of a job and the poll that detects it. If the length of a job is unknown, linear growth keeps the
/// sum of both closest to that of the best fixed interval.
/// </summary>
/// <param name="first">The first interval, a.</param>
/// <param name="max">The maximum interval, at least <paramref name="first"/>.</param>
internal sealed class PollSchedule(TimeSpan first, TimeSpan max)
{
    /// <summary>The maximum shift of a poll, relative to the interval before it. Two adjacent polls change the interval by at most a tenth.</summary>
    public const double Jitter = 0.05;

    // The last poll whose interval, (2k - 1)a, is within the maximum.
    private readonly int _lastGrowing = (int)((max.TotalSeconds / first.TotalSeconds + 1) / 2);

    /// <summary>The time of a poll without jitter. The first poll has the number 0.</summary>
    public TimeSpan Point(int poll)
    {
        int growing = Math.Min(poll, _lastGrowing);
        return TimeSpan.FromTicks(first.Ticks * growing * growing + max.Ticks * (poll - growing));
    }

    /// <summary>The number of the next poll. If the last poll took longer than the interval, polls whose time has passed are left out.</summary>
    public int Next(int lastPoll, TimeSpan elapsed)
    {
        int next = lastPoll + 1;
        while (Point(next) < elapsed)
        {
            next++;
        }

        return next;
    }

    public WaitReason ReasonFor(int poll) => poll > _lastGrowing ? WaitReason.MaxInterval : WaitReason.Growing;

    /// <summary>The time of a poll with jitter. <paramref name="random"/> is between 0 and 1.</summary>
    public TimeSpan Time(int poll, double random) =>
        poll == 0 ? TimeSpan.Zero : Point(poll) + TimeSpan.FromTicks((long)((Point(poll) - Point(poll - 1)).Ticks * Jitter * (2 * random - 1)));
}

/// <summary>The reason for the time of the next poll.</summary>
internal enum WaitReason
{
    /// <summary>The poll interval grows with the elapsed time.</summary>
    Growing,

    /// <summary>The poll interval is at its maximum.</summary>
    MaxInterval,

    /// <summary>It is the last poll before the deadline.</summary>
    Deadline,
}
