using System.Diagnostics;

namespace WafPS.Benchmarks;

/// <summary>One long wait: the allocations of a poll, and the growth of memory.</summary>
internal static class Soak
{
    private const int Jobs = 100;
    // Each request's time is kept for as long as a limit may count it: 12,000 of them, or as many as the limit allows a second. A higher one
    // would still be filling up here, and look like a leak.
    private const string Wait = "$ids | Wait-WafAsyncJob -PollIntervalSec 0.001 -MaxPollIntervalSec 0.001 -ThrottleLimit 100 -MaxRequestsPerSecond 12000";

    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        int polls = effort.IsQuick ? 20_000 : 200_000;
        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        using BenchmarkSession session = new(waf);
        session.Set("ids", await waf.AddJobsAsync(Jobs, polls / 10 / Jobs));
        session.Run(Wait);
        (long memory, long workingSet) = Memory();
        session.Set("ids", await waf.AddJobsAsync(Jobs, polls / Jobs));
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        if (session.Run(Wait) != Jobs)
        {
            throw new InvalidOperationException("Not every job ended.");
        }

        double each = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1024.0 / polls;
        (long after, long workingSetAfter) = Memory();
        return
        [
            new Figure("soak", $"{polls:N0} looks: allocated for a look", each, each, each, 8, " KiB"),
            Growth("memory in use after them, beside after the first tenth", after, memory),
            Growth("working set, likewise", workingSetAfter, workingSet),
        ];
    }

    private static Figure Growth(string what, long after, long before) =>
        new("soak", what, (double)after / before, (double)after / before, (double)after / before, 1.05, Note: $"{before / 1048576.0:0.0} MiB before, {after / 1048576.0:0.0} MiB after.");

    private static (long Memory, long WorkingSet) Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using Process process = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64);
    }
}
