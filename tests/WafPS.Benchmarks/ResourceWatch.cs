using System.Diagnostics;

namespace WafPS.Benchmarks;

/// <summary>What the process takes at the most, over what it took before.</summary>
internal sealed class ResourceWatch
{
    private readonly Task _watching;
    private readonly (long Bytes, int Threads) _before;
    private volatile bool _isStopped;
    private (long Bytes, int Threads) _most;

    public ResourceWatch()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _before = _most = Now();
        _watching = Task.Factory.StartNew(Watch, TaskCreationOptions.LongRunning);
    }

    public (double Mebibytes, int Threads) Stop()
    {
        _isStopped = true;
        _watching.Wait();
        // Not the one that watches.
        return ((_most.Bytes - _before.Bytes) / 1048576.0, _most.Threads - _before.Threads - 1);
    }

    private void Watch()
    {
        while (!_isStopped)
        {
            (long bytes, int threads) = Now();
            _most = (Math.Max(_most.Bytes, bytes), Math.Max(_most.Threads, threads));
            Thread.Sleep(10);
        }
    }

    private static (long Bytes, int Threads) Now()
    {
        using Process process = Process.GetCurrentProcess();
        return (process.WorkingSet64, process.Threads.Count);
    }
}
