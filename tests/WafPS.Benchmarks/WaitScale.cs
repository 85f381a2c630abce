using System.Diagnostics;
using System.Globalization;

namespace WafPS.Benchmarks;

/// <summary>From ten jobs to ten thousand: what a look costs, and how much memory it takes in all.</summary>
internal static class WaitScale
{
    private const int Looks = 5;

    public static readonly int[] Jobs = [10, 100, 1_000, 10_000];

    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        using BenchmarkSession session = new(waf);
        // Warm for the largest: the runtime compiles what is used often a second time.
        await MeasureAsync(1_000, Looks);
        await MeasureAsync(1_000, Looks);
        List<double> costs = [];
        double mebibytes = 0;
        foreach (int jobs in effort.IsQuick ? Jobs[..3] : Jobs)
        {
            // As many looks for few jobs as for a thousand, since CPU time is counted in steps of 10 ms.
            int rounds = Math.Max(1, 1_000 / jobs);
            ResourceWatch resources = new();
            List<double> measured = [];
            for (int i = 0; i < 3; i++)
            {
                TimeSpan cpu = TimeSpan.Zero;
                for (int round = 0; round < rounds; round++)
                {
                    cpu += await MeasureAsync(jobs, Looks);
                }

                measured.Add(cpu.TotalMicroseconds / (jobs * Looks * rounds));
            }

            mebibytes = resources.Stop().Mebibytes;
            costs.Add(measured.Min());
        }

        string note = string.Join(", ", costs.Select((cost, i) => $"{Jobs[i].ToString("N0", CultureInfo.InvariantCulture)} jobs: {cost:0} µs"));
        double flatness = costs[^1] / costs[^2];
        return
        [
            new Figure("wait-scale", $"CPU of a look with {Jobs[costs.Count - 1]:N0} jobs, beside that with {Jobs[costs.Count - 2]:N0}", flatness, flatness, flatness, 1.3, Note: note + "."),
            new Figure("wait-scale", $"{Jobs[costs.Count - 1]:N0} jobs: memory over an idle engine that has waited before", mebibytes, mebibytes, mebibytes, 150, " MiB"),
        ];

        async Task<TimeSpan> MeasureAsync(int jobs, int looks)
        {
            session.Set("ids", await waf.AddJobsAsync(jobs, looks));
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            int ended = session.Run("$ids | Wait-WafAsyncJob -PollIntervalSec 0.05 -MaxPollIntervalSec 0.05 -MaxRequestsPerSecond 1000000");
            return ended == jobs ? Process.GetCurrentProcess().TotalProcessorTime - cpu : throw new InvalidOperationException($"{ended} jobs instead of {jobs}.");
        }
    }
}
