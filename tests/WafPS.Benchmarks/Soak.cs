using WafSimulator;

namespace WafPS.Benchmarks;

/// <summary>100,000 looks in one wait: memory at the end beside memory after the first tenth.</summary>
internal static class Soak
{
    private const int Looks = 100_000;

    public static async Task RunAsync()
    {
        await using Simulator waf = await Simulator.StartAsync(keepsRequests: false);
        using BenchmarkSession session = new(waf);
        session.Set("ids", Enumerable.Range(0, 100).Select(_ => waf.AddJobOfLooks(Looks / 100).Id).ToArray());
        long early = 0;
        int answered = 0;
        waf.Answered += _ =>
        {
            if (Interlocked.Increment(ref answered) == Looks / 10)
            {
                early = GC.GetTotalMemory(forceFullCollection: true);
            }
        };
        long allocated = GC.GetTotalAllocatedBytes();
        int ended = session.Run("$ids | Wait-WafAsyncJob -PollIntervalSec 0.001 -MaxPollIntervalSec 0.001 -ThrottleLimit 100 -MaxRequestsPerSecond 1000000");
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        long late = GC.GetTotalMemory(forceFullCollection: true);
        Console.WriteLine(
            $"soak, {answered} looks, {ended} jobs: memory {(double)late / early:0.00} times that after the first tenth (aim: 0.95 to 1.05); "
            + $"{allocated / 1024.0 / answered:0.0} KiB allocated a look, the server's part included.");
    }
}
