using System.Globalization;

namespace WafPS.Benchmarks;

/// <summary>The cost of a poll, and the memory of a wait, with ten to ten thousand jobs.</summary>
internal static class WaitScale
{
    private const int PollCount = 5;

    private static readonly int[] s_jobs = [10, 100, 1_000, 10_000];

    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        using BenchmarkSession session = new(waf);
        int[] sizes = effort.IsQuick ? s_jobs[..3] : s_jobs;
        int most = sizes[^1];
        // Each size by itself: what is used often is compiled a second time, and few jobs take other ways than many.
        foreach (int jobs in sizes)
        {
            await MeasureAsync(jobs);
        }

        List<double[]> rounds = [];
        for (int i = 0; i < effort.Rounds(5); i++)
        {
            List<double> costs = [];
            foreach (int jobs in sizes)
            {
                costs.Add(await MeasureAsync(jobs));
            }

            rounds.Add([.. costs]);
        }

        string note = string.Join(", ", sizes.Select((jobs, i) => $"{Count(jobs)} jobs: {Comparison.Median(rounds.Select(costs => costs[i])):0} µs")) + ".";
        List<double> memory = [];
        double inAll = 0;
        for (int i = 0; i < 3; i++)
        {
            (double over, double all, _) = await FreshWait.MeasureAsync(waf, most, PollCount);
            memory.Add(over);
            inAll = Math.Max(inAll, all);
        }

        return
        [
            Figure.Of("wait-scale", $"CPU of a look with {Count(most)} jobs, beside that with {Count(sizes[^2])}", [.. rounds.Select(costs => costs[^1] / costs[^2])], 1.3, note: note),
            Figure.Of("wait-scale", $"CPU of a look, the dearest number of jobs beside the cheapest, from {sizes[0]} to {Count(most)}", [.. rounds.Select(costs => costs.Max() / costs.Min())], 1.3),
            Figure.Of("wait-scale", $"{Count(most)} jobs: memory of the first wait of a process that has read one job", memory, 150, " MiB", $"At most {inAll:0} MiB, engine and all."),
        ];

        // CPU of a poll in microseconds.
        async Task<double> MeasureAsync(int jobs)
        {
            int waits = Math.Max(1, 300 / jobs);
            TimeSpan cpu = TimeSpan.Zero;
            for (int i = 0; i < waits; i++)
            {
                session.Set("ids", await waf.AddJobsAsync(jobs, PollCount));
                TimeSpan before = Environment.CpuUsage.TotalTime;
                int ended = session.Run("$ids | Wait-WafAsyncJob -PollIntervalSec 0.05 -MaxPollIntervalSec 0.05 -MaxRequestsPerSecond 1000000");
                cpu += ended == jobs ? Environment.CpuUsage.TotalTime - before : throw new InvalidOperationException($"{ended} jobs instead of {jobs}.");
            }

            return cpu.TotalMicroseconds / (jobs * PollCount * waits);
        }
    }

    private static string Count(int jobs) => jobs.ToString("N0", CultureInfo.InvariantCulture);
}
