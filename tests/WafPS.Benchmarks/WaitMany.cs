using System.Diagnostics;
using WafSimulator;

namespace WafPS.Benchmarks;

/// <summary>
/// Many jobs, five looks each at 200 ms: beside the ideal schedule, and beside what a user would write instead,
/// ForEach-Object -Parallel with a shared HttpClient. Server and client share this machine and this process.
/// </summary>
internal static class WaitMany
{
    private const int Looks = 5;
    private const string Wait = "$ids | Wait-WafAsyncJob -PollIntervalSec 0.2 -MaxPollIntervalSec 0.2 -ThrottleLimit 64 -MaxRequestsPerSecond 1000000";
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
        await using Simulator waf = await Simulator.StartAsync();
        using BenchmarkSession session = new(waf);
        using HttpClient client = new();
        client.DefaultRequestHeaders.Add("X-Auth-Token", waf.Account.Token);
        session.Set("client", client);
        session.Set("base", $"{waf.Http}v1/{waf.Account.ProjectId}/waf/async-job/");

        TimeSpan ideal = (Looks - 1) * TimeSpan.FromMilliseconds(200);
        await Comparison.RunAsync(
            "wait-many, 1,000 jobs: wall beside the ideal schedule", aim: 1.10, rounds: 5,
            () => Task.FromResult(Measure(Wait, 1000).Wall), () => Task.FromResult(ideal));

        ResourceWatch resources = new();
        Measure(Wait, 1000);
        Console.WriteLine($"wait-many, 1,000 jobs: {resources.Stop()} over an idle engine that has waited before (aim: at most +24 MiB, +12 threads; the server is in there too).");

        (TimeSpan Wall, TimeSpan Cpu) ours = Measure(Wait, 200);
        (TimeSpan Wall, TimeSpan Cpu) loop = Measure(Loop, 200);
        Console.WriteLine(
            $"wait-many, 200 jobs: {loop.Wall / ours.Wall:0} times faster and 1/{loop.Cpu / ours.Cpu:0} of the CPU of ForEach-Object -Parallel (aims: 15, 1/15). "
            + $"{ours.Wall.TotalSeconds:0.0} s and {ours.Cpu.TotalSeconds:0.00} s CPU beside {loop.Wall.TotalSeconds:0.0} s and {loop.Cpu.TotalSeconds:0.00} s.");

        (TimeSpan Wall, TimeSpan Cpu) Measure(string script, int jobs)
        {
            session.Set("ids", Enumerable.Range(0, jobs).Select(_ => waf.AddJobOfLooks(Looks).Id).ToArray());
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            Stopwatch watch = Stopwatch.StartNew();
            int ended = session.Run(script);
            return ended == jobs
                ? (watch.Elapsed, Process.GetCurrentProcess().TotalProcessorTime - cpu)
                : throw new InvalidOperationException($"{ended} jobs instead of {jobs}.");
        }
    }
}
