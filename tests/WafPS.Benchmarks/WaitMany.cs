using System.Diagnostics;

namespace WafPS.Benchmarks;

/// <summary>
/// Many jobs, five looks each at 200 ms: beside the ideal schedule, and beside what a user would write instead,
/// ForEach-Object -Parallel with a shared HttpClient. The server is a process of its own, on the same two cores.
/// </summary>
internal static class WaitMany
{
    private const int Looks = 5;
    private const string Wait = "$ids | Wait-WafAsyncJob -PollIntervalSec 0.2 -MaxPollIntervalSec 0.2 -MaxRequestsPerSecond 1000000";
    private const string Loop = """
        $ids | ForEach-Object -Parallel {
            $uri = "$($using:base)$_"
            while ($true) {
                $text = ($using:client).GetStringAsync($uri).GetAwaiter().GetResult()
                if ($text -match '"SUCCESS"') { break }
                [System.Threading.Thread]::Sleep(200)
            }
            $_
        }
        """;

    public static async Task RunAsync()
    {
        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        using BenchmarkSession session = new(waf);
        using HttpClient client = new();
        client.DefaultRequestHeaders.Add("X-Auth-Token", waf.Token);
        session.Set("client", client);
        session.Set("base", $"{waf.Http}v1/{waf.ProjectId}/waf/async-job/");

        TimeSpan ideal = (Looks - 1) * TimeSpan.FromMilliseconds(200);
        await Comparison.RunAsync(
            "wait-many, 1,000 jobs: wall beside the ideal schedule", aim: 1.10, warmUps: 10, rounds: 5,
            async () => (await MeasureAsync(Wait, 1000)).Wall, () => Task.FromResult(ideal));

        ResourceWatch resources = new();
        await MeasureAsync(Wait, 1000);
        Console.WriteLine($"wait-many, 1,000 jobs: {resources.Stop()} over an idle engine that has waited before (aim: at most +24 MiB, +12 threads).");

        List<(TimeSpan Wall, TimeSpan Cpu)> rounds = [];
        for (int i = 0; i < 5; i++)
        {
            rounds.Add(await MeasureAsync(Wait, 200));
        }

        (TimeSpan Wall, TimeSpan Cpu) ours = rounds.OrderBy(round => round.Cpu).ElementAt(2);
        (TimeSpan Wall, TimeSpan Cpu) loop = await MeasureAsync(Loop, 200);
        Console.WriteLine(
            $"wait-many, 200 jobs: {loop.Wall / ours.Wall:0} times faster and 1/{loop.Cpu / ours.Cpu:0} of the CPU of ForEach-Object -Parallel (aims: 15, 1/15). "
            + $"{ours.Wall.TotalSeconds:0.0} s and {ours.Cpu.TotalSeconds:0.00} s CPU beside {loop.Wall.TotalSeconds:0.0} s and {loop.Cpu.TotalSeconds:0.00} s.");

        async Task<(TimeSpan Wall, TimeSpan Cpu)> MeasureAsync(string script, int jobs)
        {
            session.Set("ids", await waf.AddJobsAsync(jobs, Looks));
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            Stopwatch watch = Stopwatch.StartNew();
            int ended = session.Run(script);
            return ended == jobs
                ? (watch.Elapsed, Process.GetCurrentProcess().TotalProcessorTime - cpu)
                : throw new InvalidOperationException($"{ended} jobs instead of {jobs}.");
        }
    }
}
