namespace WafPS.Benchmarks;

/// <summary>Two things measured in turn in one run. Only their ratio means something: a machine's speed comes and goes.</summary>
internal static class Comparison
{
    /// <param name="name">What is measured.</param>
    /// <param name="aim">The ratio to stay below.</param>
    /// <param name="warmUps">Pairs that don't count: the runtime compiles what is used often a second time.</param>
    /// <param name="rounds">Pairs that do.</param>
    /// <param name="ours">One measurement of ours.</param>
    /// <param name="other">One measurement of what it is compared with.</param>
    public static async Task RunAsync(string name, double aim, int warmUps, int rounds, Func<Task<TimeSpan>> ours, Func<Task<TimeSpan>> other)
    {
        for (int i = 0; i < warmUps; i++)
        {
            await ours();
            await other();
        }

        List<(double Ours, double Other)> pairs = [];
        for (int i = 0; i < rounds; i++)
        {
            pairs.Add(((await ours()).TotalMilliseconds, (await other()).TotalMilliseconds));
        }

        double[] ratios = [.. pairs.Select(pair => pair.Ours / pair.Other).Order()];
        Console.WriteLine(
            $"{name}: {Median(ratios):0.00} times (from {ratios[0]:0.00} to {ratios[^1]:0.00}, {rounds} pairs; aim: at most {aim:0.00}). "
            + $"Medians: {Median([.. pairs.Select(pair => pair.Ours).Order()]):0} ms beside {Median([.. pairs.Select(pair => pair.Other).Order()]):0} ms.");
    }

    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
