using System.Diagnostics;
using System.Management.Automation;

namespace WafPS.Benchmarks;

/// <summary>1,000 requests in flight against a server that hangs: how long a stop takes, and how far a deadline is overrun.</summary>
internal static class Stop
{
    private const int Jobs = 1000;
    private const string Wait = $"$ids | Wait-WafAsyncJob -ThrottleLimit 1000 -MaxRequestsPerSecond 1000000 -ErrorAction Ignore";

    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        using BenchmarkSession session = new(waf);
        session.Set("ids", await waf.AddJobsAsync(Jobs, looks: 0));
        session.Run("$ids | Get-WafAsyncJob -ThrottleLimit 1000 -MaxRequestsPerSecond 1000000");
        await waf.SlowDownAsync(3600);

        int rounds = effort.Rounds(20);
        List<double> stops = [];
        List<double> overruns = [];
        for (int i = 0; i <= rounds; i++)
        {
            using PowerShell shell = session.NewShell(Wait);
            Thread running = new(() => Invoke(shell));
            running.Start();
            while (await waf.InFlightAsync() < Jobs)
            {
                await Task.Delay(50);
            }

            Stopwatch watch = Stopwatch.StartNew();
            Thread stopping = new(shell.Stop);
            stopping.Start();
            stopping.Join();
            running.Join();
            stops.Add(watch.Elapsed.TotalMilliseconds);

            watch.Restart();
            session.Run($"{Wait} -TimeoutSec 3");
            overruns.Add(watch.Elapsed.TotalMilliseconds - 3000);
        }

        // The first one compiles what the others use. Of so few the 99th percentile is the most.
        return
        [
            Milliseconds("from Ctrl+C to the end of the pipeline, 1,000 requests in flight; the longest", stops[1..]),
            Milliseconds("overrun of a deadline of 3 s, likewise; the longest", overruns[1..]),
        ];
    }

    // On threads of their own, as a shell has them: a thread pool of two that is short of both makes others wait for half a second.
    private static void Invoke(PowerShell shell)
    {
        try
        {
            shell.Invoke();
        }
        catch (PipelineStoppedException)
        {
        }
    }

    private static Figure Milliseconds(string what, List<double> values) =>
        new("stop", what, values.Max(), values.Min(), values.Max(), 100, " ms", $"Median {Comparison.Median(values):0} ms of {values.Count}. A cmdlet that sleeps 2 s takes up to 2,000 ms.");
}
