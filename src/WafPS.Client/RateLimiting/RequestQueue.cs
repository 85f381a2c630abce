namespace WafPS.Client.RateLimiting;

/// <summary>First in, first out: one request at a time is at the head of the queue.</summary>
internal sealed class RequestQueue
{
    private readonly object _lock = new();
    private readonly Queue<TaskCompletionSource<bool>> _waiting = new();
    private bool _hasHead;
    private bool _isMovingUp;

    /// <summary>Waits until the request is at the head. <see cref="Leave"/> has to follow.</summary>
    public Task EnterAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> turn = new();
        lock (_lock)
        {
            if (!_hasHead)
            {
                _hasHead = true;
                return Task.CompletedTask;
            }

            _waiting.Enqueue(turn);
        }

        return WaitAsync(turn, cancellationToken);
    }

    /// <summary>The head leaves the queue. The next request runs inside this call until it waits for something itself.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _hasHead = false;
            if (_isMovingUp)
            {
                // The loop below goes on with the next one. A call for each would need a stack for all that wait.
                return;
            }

            _isMovingUp = true;
        }

        while (Next() is { } turn)
        {
            if (!turn.TrySetResult(true))
            {
                // This request was cancelled while it waited.
                lock (_lock)
                {
                    _hasHead = false;
                }
            }
        }
    }

    private TaskCompletionSource<bool>? Next()
    {
        lock (_lock)
        {
            _isMovingUp = !_hasHead && _waiting.Count > 0;
            _hasHead |= _isMovingUp;
            return _isMovingUp ? _waiting.Dequeue() : null;
        }
    }

    private static async Task WaitAsync(TaskCompletionSource<bool> turn, CancellationToken cancellationToken)
    {
        using (cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken)))
        {
            await turn.Task;
        }
    }
}
