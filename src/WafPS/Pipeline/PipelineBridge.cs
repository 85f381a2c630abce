using System.Collections.Concurrent;
using System.Management.Automation;

namespace WafPS.Pipeline;

/// <summary>
/// Between asynchronous work and the pipeline. Work runs on the thread pool; what it has to tell PowerShell is queued and
/// told by the pipeline's own thread, the only one that may. However a call ends (Ctrl+C, a downstream
/// <c>Select-Object -First</c>, <c>-ErrorAction Stop</c>, an exception), the work has ended before the pipeline returns.
/// </summary>
internal sealed class PipelineBridge : IDisposable
{
    private readonly BlockingCollection<Action> _calls = [];
    private readonly CountdownEvent _running = new(initialCount: 1);

    // Never disposed: a stop may come at any time, even after the end, and it holds nothing that needs freeing.
    private readonly CancellationTokenSource _stopping = new();
    private bool _hasEnded;

    /// <summary>Cancelled when the call has to end.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Starts work on the thread pool.</summary>
    /// <param name="work">Ends soon after its token is cancelled.</param>
    public Task<T> Start<T>(Func<CancellationToken, Task<T>> work)
    {
        _running.AddCount();
        Task<T> task = Task.Run(() => work(_stopping.Token));
        task.ContinueWith(
            _ =>
            {
                Post(static () => { }); // wakes whoever awaits the task
                _running.Signal();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return task;
    }

    /// <summary>Queues a call into the engine. From any thread, while work is running.</summary>
    public void Post(Action call) => _calls.Add(call);

    /// <summary>Makes the queued calls and returns. On the pipeline's thread, as are all methods below.</summary>
    public void MakeCalls()
    {
        while (_calls.TryTake(out Action? call))
        {
            Call(call);
        }
    }

    /// <summary>Makes queued calls until the task has ended, and the last of them.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline is stopping.</exception>
    public T Await<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            Call(_calls.Take());
        }

        MakeCalls();
        T result = default!;
        Call(() =>
        {
            if (_stopping.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }

            result = task.GetAwaiter().GetResult();
        });
        return result;
    }

    /// <summary>Makes a call into the engine. If it throws, all work is ended first, and the exception goes on as it is.</summary>
    public void Call(Action call)
    {
        bool returned = false;
        try
        {
            call();
            returned = true;
        }
        finally
        {
            if (!returned)
            {
                End();
            }
        }
    }

    /// <summary>For <c>StopProcessing</c>: only cancels. Neither waits nor writes.</summary>
    public void Stop() => _stopping.Cancel();

    /// <summary>Cancels what still runs and waits for its end.</summary>
    public void Dispose()
    {
        End();
        _calls.Dispose();
        _running.Dispose();
    }

    private void End()
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            _stopping.Cancel();
            _running.Signal();
            _running.Wait();
        }
    }
}
