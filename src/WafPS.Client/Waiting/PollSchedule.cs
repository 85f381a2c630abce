namespace WafPS.Client.Waiting;

/// <summary>
/// When to look at a job: at 0, a, 4a, 9a … k²a after the start, so that gaps grow linearly with time, up to a longest gap.
/// A look costs something and so does every second that an end goes unseen; for a job of unknown length no other growth
/// keeps the sum of both as near to the best one in hindsight.
/// </summary>
/// <param name="first">The first gap, a.</param>
/// <param name="longest">The longest gap, at least <paramref name="first"/>.</param>
internal sealed class PollSchedule(TimeSpan first, TimeSpan longest)
{
    /// <summary>How far a look may lie beside its point. Two neighbours move a gap by a tenth of it at the most.</summary>
    public const double Jitter = 0.05;

    // The last look whose gap to the one before, (2k - 1)a, is within the longest.
    private readonly int _lastGrowing = (int)((longest.TotalSeconds / first.TotalSeconds + 1) / 2);

    /// <summary>The point of a look, counted from 0, without jitter.</summary>
    public TimeSpan Point(int look)
    {
        int growing = Math.Min(look, _lastGrowing);
        return TimeSpan.FromTicks(first.Ticks * growing * growing + longest.Ticks * (look - growing));
    }

    /// <summary>The next look: the one after the last, or, where that took longer than the gap, the first that isn't past.</summary>
    public int Next(int lastLook, TimeSpan elapsed)
    {
        int next = lastLook + 1;
        while (Point(next) < elapsed)
        {
            next++;
        }

        return next;
    }

    public WaitReason ReasonFor(int look) => look > _lastGrowing ? WaitReason.Longest : WaitReason.Growing;

    /// <summary>When to make a look.</summary>
    /// <param name="look">Its number.</param>
    /// <param name="random">From 0 to 1.</param>
    public TimeSpan Time(int look, double random) =>
        look == 0 ? TimeSpan.Zero : Point(look) + TimeSpan.FromTicks((long)((Point(look) - Point(look - 1)).Ticks * Jitter * (2 * random - 1)));
}
