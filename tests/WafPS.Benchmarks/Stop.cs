using System.Diagnostics;
using System.Management.Automation;

namespace WafPS.Benchmarks;

/// <summary>1,000 requests in flight against a server that hangs: how long a stop takes, and how far a deadline is overrun.</summary>
internal static class Stop
{
    private const int Jobs = 1000;
    private const string Wait = $"$ids | Wait-WafAsyncJob -ThrottleLimit 1000 -MaxRequestsPerSecond 1000000 -ErrorAction Ignore";

    public static async Task RunAsync()
    {
        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        using BenchmarkSession session = new(waf);
        session.Set("ids", await waf.AddJobsAsync(Jobs, looks: 0));
        session.Run("$ids | Get-WafAsyncJob -ThrottleLimit 1000 -MaxRequestsPerSecond 1000000");
        await waf.HangAsync();

        List<double> stops = [];
        List<double> overruns = [];
        for (int i = 0; i < 11; i++)
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

        Print("stop, from the request to the end of the pipeline", stops[1..]);
        Print("deadline of 3 s, overrun of the whole call", overruns[1..]);
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

    private static void Print(string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        Console.WriteLine($"{what}: median {milliseconds[milliseconds.Count / 2]:0} ms, most {milliseconds[^1]:0} ms (aim: at most 100).");
    }
}
