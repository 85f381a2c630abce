namespace WafPS.Client.Waiting;

/// <summary>
/// When to look at a job: at 0, a, 4a, 9a … k²a after the start, so that gaps grow linearly with time, up to a longest gap.
/// A look costs something and so does every second that an end goes unseen; for a job of unknown length no other growth
/// keeps the sum of both as near to the best one in hindsight.
/// </summary>
/// <param name="first">The first gap, a.</param>
/// <param name="max">The longest gap, at least <paramref name="first"/>.</param>
internal sealed class PollSchedule(TimeSpan first, TimeSpan max)
{
    /// <summary>How far a look may lie beside its point. Two neighbours move a gap by a tenth of it at the most.</summary>
    public const double Jitter = 0.05;

    // The last look whose gap to the one before, (2k - 1)a, is within the longest.
    private readonly int _lastGrowing = (int)((max.TotalSeconds / first.TotalSeconds + 1) / 2);

    /// <summary>The point of a look, counted from 0, without jitter.</summary>
    public TimeSpan Point(int poll)
    {
        int growing = Math.Min(poll, _lastGrowing);
        return TimeSpan.FromTicks(first.Ticks * growing * growing + max.Ticks * (poll - growing));
    }

    /// <summary>The next look: the one after the last, or, where that took longer than the gap, the first that isn't past.</summary>
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

    /// <summary>When to make a look.</summary>
    /// <param name="poll">Its number.</param>
    /// <param name="random">From 0 to 1.</param>
    public TimeSpan Time(int poll, double random) =>
        poll == 0 ? TimeSpan.Zero : Point(poll) + TimeSpan.FromTicks((long)((Point(poll) - Point(poll - 1)).Ticks * Jitter * (2 * random - 1)));
}
