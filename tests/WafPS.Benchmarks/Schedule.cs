using WafPS.Client.Waiting;

namespace WafPS.Benchmarks;

/// <summary>
/// The cost of poll schedules for jobs of unknown length, compared with the best fixed interval, which needs the length.
/// A request costs as much as half a second of detection lag. The costs are calculated, without a clock.
/// </summary>
internal static class Schedule
{
    private const double Request = 0.5;

    /// <summary>Job lengths in seconds, evenly on a logarithmic scale, from 1 s to 1 h.</summary>
    public static readonly double[] Lengths = [.. Enumerable.Range(0, 60).Select(i => Math.Pow(3600, i / 59.0))];

    public static readonly (string Name, Func<Random, IEnumerable<double>> PollCount)[] All =
    [
        ("WafPS", Ours),
        ("every 1 s", _ => Even(1)), ("every 2 s", _ => Even(2)), ("every 5 s (KooCLI)", _ => Even(5)), ("every 10 s", _ => Even(10)), ("every 30 s", _ => Even(30)),
        ("Terraform", _ => Sum(Doubling(0.1, 10))), ("Smithy waiters", Smithy),
    ];

    public static Task<IReadOnlyList<Figure>> RunAsync(Effort effort) => Task.FromResult<IReadOnlyList<Figure>>([Worst(20, 1200), Worst(1, 20)]);

    private static Figure Worst(double from, double to)
    {
        double[] lengths = [.. Lengths.Where(length => length >= from && length <= to)];
        double[] ratios = [.. lengths.Select(length => CostRatio(Ours, length))];
        (string name, double others) = All.Skip(1).Select(schedule => (schedule.Name, lengths.Max(length => CostRatio(schedule.PollCount, length)))).MinBy(schedule => schedule.Item2);
        // The worst is what counts, for the gate too: there is no noise here.
        return Figure.Of("schedule", $"cost, beside the best even gap in hindsight; the worst length from {from} s to {(to < 60 ? $"{to} s" : $"{to / 60} min")}", [ratios.Max()], 1.6,
            note: $"At the best length {ratios.Min():0.00}. The best of the others, {name}: {others:0.00}.");
    }

    /// <summary>Requests without the first one, and mean lag in seconds, for jobs of about this length.</summary>
    public static (double Requests, double Lag) Cost(Func<Random, IEnumerable<double>> polls, double length)
    {
        (double End, int Requests, double Seen)[] ends = [.. Ends(polls, length)];
        return (ends.Average(end => end.Requests), ends.Average(end => end.Seen - end.End));
    }

    /// <summary>
    /// The average over lengths that are up to two fifths longer or shorter, so that no schedule meets an end by chance.
    /// The poll at the start doesn't count, because all schedules have it.
    /// </summary>
    public static double CostRatio(Func<Random, IEnumerable<double>> polls, double length) =>
        Ends(polls, length).Average(end => (Request * end.Requests + end.Seen - end.End) / Math.Sqrt(2 * Request * end.End));

    private static IEnumerable<(double End, int Requests, double Seen)> Ends(Func<Random, IEnumerable<double>> polls, double length)
    {
        const int Samples = 400;
        Random random = new(1);
        return Enumerable.Range(0, Samples).Select(i =>
        {
            double end = length * (0.6 + 0.8 * i / (Samples - 1));
            (int requests, double seen) = polls(random).Index().First(poll => poll.Item >= end);
            return (end, requests, seen);
        });
    }

    private static IEnumerable<double> Ours(Random random)
    {
        PollSchedule schedule = new(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(15));
        return Enumerable.Range(0, int.MaxValue).Select(poll => schedule.Time(poll, random.NextDouble()).TotalSeconds);
    }

    private static IEnumerable<double> Even(double interval) => Enumerable.Range(0, int.MaxValue).Select(poll => poll * interval);

    private static IEnumerable<double> Doubling(double first, double max)
    {
        for (double interval = 2 * first; ; interval *= 2)
        {
            yield return Math.Min(interval, max);
        }
    }

    // The AWS SDKs wait a random part of an interval that doubles from 2 s to 120 s.
    private static IEnumerable<double> Smithy(Random random) => Sum(Enumerable.Range(1, int.MaxValue).Select(attempt =>
        2 + (Math.Min(120, 2 * Math.Pow(2, Math.Min(attempt - 1, 30))) - 2) * random.NextDouble()));

    private static IEnumerable<double> Sum(IEnumerable<double> intervals)
    {
        double time = 0;
        yield return time;
        foreach (double interval in intervals)
        {
            yield return time += interval;
        }
    }
}
