using System.Diagnostics;
using System.Management.Automation;

namespace WafPS.Benchmarks;

/// <summary>1,000 requests in flight against a server that hangs: how long a stop takes, and how far a deadline is overrun.</summary>
internal static class Stop
{
    private const int Jobs = 1000;
    private const string Wait = $"$ids | Wait-WafAsyncJob -ThrottleLimit 1000 -MaxRequestsPerSecond 1000000 -ErrorAction Ignore";

    // As a cmdlet does that waits the simple way.
    private const string Sleep = "[System.Threading.Thread]::Sleep(2000)";

    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        using BenchmarkSession session = new(waf);
        session.Set("ids", await waf.AddJobsAsync(Jobs, polls: 0));
        session.Run("$ids | Get-WafAsyncJob -ThrottleLimit 1000 -MaxRequestsPerSecond 1000000");
        await waf.SlowDownAsync(3600);

        // The first ones compile what the others use.
        int stops = effort.Rounds(100);
        int overruns = effort.Rounds(20);
        int sleeps = effort.Rounds(5);
        double[] stopped = [.. (await RepeatAsync(3 + stops, () => StopAsync(Wait, async () => await waf.InFlightAsync() >= Jobs))).Skip(3)];
        double[] late = [.. (await RepeatAsync(1 + overruns, OverrunAsync)).Skip(1)];
        double[] asleep = await RepeatAsync(sleeps, () => StopAsync(Sleep, () => Task.FromResult(true)));
        return
        [
            Milliseconds("from Ctrl+C to the end of the pipeline, 1,000 requests in flight; the 99th percentile", stopped, 0.99,
                $" A script that sleeps 2 s, stopped after 50 ms: median {Comparison.Median(asleep):0} ms."),
            Milliseconds("overrun of a deadline of 3 s, likewise; the longest", late, 1),
        ];

        async Task<double> StopAsync(string script, Func<Task<bool>> isUnderWay)
        {
            using PowerShell shell = session.NewShell(script);
            Thread running = new(() => Invoke(shell));
            running.Start();
            do
            {
                await Task.Delay(50);
            }
            while (!await isUnderWay());

            Stopwatch watch = Stopwatch.StartNew();
            Thread stopping = new(shell.Stop);
            stopping.Start();
            stopping.Join();
            running.Join();
            return watch.Elapsed.TotalMilliseconds;
        }

        Task<double> OverrunAsync()
        {
            Stopwatch watch = Stopwatch.StartNew();
            session.Run($"{Wait} -TimeoutSec 3");
            return Task.FromResult(watch.Elapsed.TotalMilliseconds - 3000);
        }
    }

    private static async Task<double[]> RepeatAsync(int times, Func<Task<double>> measure)
    {
        List<double> values = [];
        for (int i = 0; i < times; i++)
        {
            values.Add(await measure());
        }

        return [.. values];
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

    private static Figure Milliseconds(string what, double[] values, double rank, string note = "") =>
        new("stop", what, values.Order().ElementAt((int)Math.Ceiling(rank * values.Length) - 1), values.Min(), values.Max(), 100, " ms", $"Median {Comparison.Median(values):0} ms of {values.Length}.{note}");
}
