namespace WafPS.Benchmarks;

/// <summary>Two things measured in turn in one run. Only their ratio means something: a machine's speed comes and goes.</summary>
/// <param name="row">The benchmark.</param>
/// <param name="what">What is compared with what.</param>
/// <param name="aim">The ratio to stay below.</param>
internal sealed class Comparison(string row, string what, double aim)
{
    /// <param name="warmUps">Pairs that don't count: the runtime compiles what is used often a second time.</param>
    /// <param name="rounds">Pairs that do.</param>
    /// <param name="ours">One measurement of ours.</param>
    /// <param name="other">One measurement of what it is compared with.</param>
    public async Task<Figure> RunAsync(int warmUps, int rounds, Func<Task<TimeSpan>> ours, Func<Task<TimeSpan>> other)
    {
        List<(double Ours, double Other)> pairs = [];
        for (int i = -warmUps; i < rounds; i++)
        {
            (double, double) pair = ((await ours()).TotalMilliseconds, (await other()).TotalMilliseconds);
            if (i >= 0)
            {
                pairs.Add(pair);
            }
        }

        double[] ratios = [.. pairs.Select(pair => pair.Ours / pair.Other).Order()];
        string note = $"Medians: {Milliseconds(pairs.Select(pair => pair.Ours))} beside {Milliseconds(pairs.Select(pair => pair.Other))}, {rounds} pairs.";
        return new Figure(row, what, Median(ratios), ratios[0], ratios[^1], aim, Note: note);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Milliseconds(IEnumerable<double> values) => Median(values) is var median && median < 1 ? $"{median * 1000:0.0} µs" : $"{median:0} ms";
}
