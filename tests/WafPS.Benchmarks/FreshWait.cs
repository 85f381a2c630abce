using System.Diagnostics;
using System.Globalization;
using RealShell;

namespace WafPS.Benchmarks;

/// <summary>
/// The first wait of a process, watched from this one: a process that has waited before keeps what it took then, and one
/// that watches itself measures that as well.
/// </summary>
internal static class FreshWait
{
    /// <returns>The most that the wait took over a session that has read one job, and the most that the process took in all.</returns>
    public static async Task<(double Over, double InAll, int Threads)> MeasureAsync(SimulatorProcess waf, int jobs, int polls)
    {
        // Ten thousand IDs are too long for a command line.
        string list = Path.Combine(AppContext.BaseDirectory, "job-ids.txt");
        await File.WriteAllLinesAsync(list, await waf.AddJobsAsync(jobs, polls));
        ProcessStartInfo start = ShellProcess.StartInfo(MeasuredShell.Path, ["-NonInteractive", "-Command", $$"""
            $ProgressPreference = 'SilentlyContinue'; $WafEndpoint = '{{waf.Http}}'; $WafProjectId = '{{waf.ProjectId}}'; $WafToken = '{{waf.Token}}'
            Import-Module '{{ModuleFolder.Manifest}}'
            $ids = Get-Content '{{list}}'
            $null = Get-WafAsyncJob $ids[0]
            [GC]::Collect(); 'ready'; [System.Threading.Thread]::Sleep(1000)
            $ended = $ids | Wait-WafAsyncJob -PollIntervalSec 0.2 -MaxPollIntervalSec 0.2 -MaxRequestsPerSecond 12000 -ThrottleLimit 64
            $ended.Count
            """]);
        start.RedirectStandardOutput = true;
        using Process process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync() is not "ready")
        {
            throw new InvalidOperationException("The session didn't start.");
        }

        await Task.Delay(500);
        (long bytes, int threads) before = Now(process);
        (long bytes, int threads) most = before;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        while (!output.IsCompleted)
        {
            (long bytes, int threads) now = Now(process);
            most = (Math.Max(most.bytes, now.bytes), Math.Max(most.threads, now.threads));
            await Task.Delay(10);
        }

        return (await output).Trim() == jobs.ToString(CultureInfo.InvariantCulture)
            ? ((most.bytes - before.bytes) / 1048576.0, most.bytes / 1048576.0, most.threads - before.threads)
            : throw new InvalidOperationException($"{await output} jobs instead of {jobs}.");
    }

    private static (long Bytes, int Threads) Now(Process process)
    {
        process.Refresh();
        try
        {
            return (process.WorkingSet64, process.Threads.Count);
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }
}
