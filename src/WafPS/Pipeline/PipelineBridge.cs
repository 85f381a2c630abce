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
    private Task _lastStarted = Task.CompletedTask;
    private bool _hasEnded;

    /// <summary>Cancelled when the call has to end.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Starts work on the thread pool.</summary>
    /// <param name="work">Ends soon after its token is cancelled.</param>
    public Task Start(Func<CancellationToken, Task> work) => Tracked(Task.Run(() => work(_stopping.Token)));

    /// <summary>Starts work on the thread pool.</summary>
    /// <param name="work">Ends soon after its token is cancelled.</param>
    public Task<T> Start<T>(Func<CancellationToken, Task<T>> work) => Tracked(Task.Run(() => work(_stopping.Token)));

    /// <summary>Starts work on the thread pool, once what was started before it first waits. So each gets the slot that it waits for in order.</summary>
    /// <param name="work">Ends soon after its token is cancelled.</param>
    public Task<T> StartInOrder<T>(Func<CancellationToken, Task<T>> work)
    {
        Task<Task<T>> started = _lastStarted.ContinueWith(_ => work(_stopping.Token), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _lastStarted = started;
        return Tracked(started.Unwrap());
    }

    /// <summary>Queues a call into the engine. From any thread, while work is running.</summary>
    public void Post(Action call) => _calls.Add(call);

    /// <summary>Has the pipeline's thread answer a question that work has.</summary>
    public async Task<T> Ask<T>(Func<T> question)
    {
        TaskCompletionSource<T> response = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (_stopping.Token.Register(() => response.TrySetCanceled(_stopping.Token)))
        {
            Post(() => response.TrySetResult(question()));
            return await response.Task;
        }
    }

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
    public void Await(Task task)
    {
        while (!task.IsCompleted)
        {
            Call(_calls.Take());
        }

        MakeCalls();
        Call(() =>
        {
            if (_stopping.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }

            task.GetAwaiter().GetResult();
        });
    }

    /// <inheritdoc cref="Await(Task)"/>
    public T Await<T>(Task<T> task)
    {
        Await((Task)task);
        return task.Result;
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

    private TTask Tracked<TTask>(TTask task)
        where TTask : Task
    {
        _running.AddCount();
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
