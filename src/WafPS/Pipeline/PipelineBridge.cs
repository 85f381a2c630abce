using System.Collections.Concurrent;
using System.Management.Automation;

namespace WafPS.Pipeline;

/// <summary>
/// Connects asynchronous work with the pipeline. Work runs on the thread pool and queues its calls into PowerShell. The pipeline's thread makes
/// these calls, because PowerShell allows no other thread. However a call ends (Ctrl+C, <c>Select-Object -First</c> downstream,
/// <c>-ErrorAction Stop</c>, an exception), its work has ended before the pipeline returns.
/// </summary>
internal sealed class PipelineBridge : IDisposable
{
    private readonly BlockingCollection<Action> _calls = [];
    private readonly CountdownEvent _running = new(initialCount: 1);

    // Never disposed, because PowerShell can call Stop even after the end. It has nothing to free.
    private readonly CancellationTokenSource _stopping = new();
    private Task _lastStarted = Task.CompletedTask;
    private bool _hasEnded;

    /// <summary>Is cancelled when the call has to end.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Starts work on the thread pool. The work has to end soon after its token is cancelled.</summary>
    public Task Start(Func<CancellationToken, Task> work) => Tracked(Task.Run(() => work(_stopping.Token)));

    /// <inheritdoc cref="Start(Func{CancellationToken, Task})"/>
    public Task<T> Start<T>(Func<CancellationToken, Task<T>> work) => Tracked(Task.Run(() => work(_stopping.Token)));

    /// <summary>
    /// Starts work after <paramref name="before"/> has ended and the work before it has reached its first wait. So requests get slots in the
    /// order of the input, although a connection is still being made when the first ones come.
    /// </summary>
    public Task<T> StartInOrder<T>(Task before, Func<CancellationToken, Task<T>> work)
    {
        Task<Task<T>> started = Task.WhenAll(_lastStarted, before).ContinueWith(_ => work(_stopping.Token), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _lastStarted = started;
        return Tracked(started.Unwrap());
    }

    /// <summary>Queues a call into PowerShell. Any thread can use it while work is running.</summary>
    public void Post(Action call) => _calls.Add(call);

    /// <summary>Runs a function on the pipeline's thread and returns its result to the work.</summary>
    public async Task<T> InvokeAsync<T>(Func<T> function)
    {
        TaskCompletionSource<T> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (_stopping.Token.Register(() => result.TrySetCanceled(_stopping.Token)))
        {
            Post(() => result.TrySetResult(function()));
            return await result.Task;
        }
    }

    /// <summary>Makes the queued calls and returns. Only the pipeline's thread may use it and the methods below.</summary>
    public void MakeCalls()
    {
        while (_calls.TryTake(out Action? call))
        {
            Call(call);
        }
    }

    /// <summary>Makes queued calls until the task has ended and the queue is empty.</summary>
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

    /// <summary>Makes a call into PowerShell. If the call throws, all work ends before PowerShell gets the exception.</summary>
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

    /// <summary>For <c>StopProcessing</c>, which may neither wait nor write.</summary>
    public void Stop() => _stopping.Cancel();

    /// <summary>Cancels the work and waits for its end.</summary>
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
                Post(static () => { }); // wakes the thread in Await
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
