using System.Collections.Concurrent;
using WafPS.Client.Authentication;
using WafPS.Client.Responses;

namespace WafPS.Client.RateLimiting;

/// <summary>
/// The one gate for the requests of a call: how many are on the wire, how many are sent in a second, what the service's rate limits
/// allow, and whether the credential may be sent.
/// </summary>
internal sealed class RequestGate(
    int throttleLimit, int maxRequestsPerSecond, SharedRateLimiters rateLimiters, CredentialGuards guards, Action<TimeSpan>? onWait = null) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(throttleLimit);
    private readonly CallRateLimiter _callLimiter = new(maxRequestsPerSecond);

    // For each endpoint and project, so that a paused endpoint doesn't block another. Only the head of a queue waits for a rate limit.
    private readonly ConcurrentDictionary<SharedRateLimiter, RequestQueue> _queues = new();

    /// <summary>Waits until a request may go.</summary>
    /// <exception cref="WafClientException">The request can't go: its credential can't be acquired or is blocked, or the wait would be too long.</exception>
    public async Task<RequestPermit> EnterAsync(RequestTarget target, Credential? credential, MaxWait? maxWait, CancellationToken cancellationToken)
    {
        if (maxWait is null)
        {
            return await EnterAsync(target, credential, null, null, cancellationToken);
        }

        SharedRateLimiter rateLimiter = rateLimiters.For(target);
        RequestQueue queue = _queues.GetOrAdd(rateLimiter, static _ => new RequestQueue());
        await queue.EnterAsync(cancellationToken);
        RequestPermit? permit = null;
        try
        {
            permit = await EnterAsync(target, credential, rateLimiter, maxWait, cancellationToken);
            permit.Queue = queue;
            return permit;
        }
        finally
        {
            if (permit is null)
            {
                queue.Leave();
            }
        }
    }

    private async Task<RequestPermit> EnterAsync(
        RequestTarget target, Credential? credential, SharedRateLimiter? rateLimiter, MaxWait? maxWait, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Before the slot, because a login takes one itself.
            Credential? current = credential is null ? null : await credential.AcquireAsync(cancellationToken);
            CredentialGuard? guard = current is null ? null : guards.For(target, current);
            if (guard is not null)
            {
                await guard.WaitAsync(target, current!.Info, cancellationToken);
            }

            if (rateLimiter is not null)
            {
                await rateLimiter.WaitAsync(_callLimiter, maxWait!, onWait, cancellationToken);
            }

            await _slots.WaitAsync(cancellationToken);
            if (TryEnter(rateLimiter, guard, out TimeSpan sentAt))
            {
                return new RequestPermit(_slots, rateLimiter, sentAt, guard, current);
            }

            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    // Other calls share rate limit and guard, and may have been faster.
    private bool TryEnter(SharedRateLimiter? rateLimiter, CredentialGuard? guard, out TimeSpan sentAt)
    {
        sentAt = TimeSpan.Zero;
        if (guard?.TryEnter() == false)
        {
            return false;
        }

        if (rateLimiter?.TryTake(_callLimiter, out sentAt) == false)
        {
            guard?.Leave(isAccepted: false, failure: null);
            return false;
        }

        return true;
    }
}

/// <summary>Lets one request go on the wire, from just before it is sent until its response is read.</summary>
internal sealed class RequestPermit(SemaphoreSlim slots, SharedRateLimiter? rateLimiter, TimeSpan sentAt, CredentialGuard? guard, Credential? credential) : IDisposable
{
    private bool _isAccepted;
    private WafClientException? _failure;

    /// <summary>The credential of the request. Null where it carries none.</summary>
    public Credential? Credential => credential;

    /// <summary>The queue whose head the request still is. Null where it has left it.</summary>
    public RequestQueue? Queue { get; set; }

    /// <summary>The request is on the wire, and the next one in the queue can follow.</summary>
    public void LetNextFollow()
    {
        RequestQueue? queue = Queue;
        Queue = null;
        queue?.Leave();
    }

    /// <summary>The request succeeded.</summary>
    public void Accept()
    {
        _isAccepted = true;
        credential?.WasAccepted = true;
    }

    /// <summary>The request failed. A request with neither outcome was cancelled.</summary>
    public void Fail(WafClientException failure) => _failure = failure;

    public void Dispose()
    {
        // Before the slot is free, so that the next request knows the outcome.
        guard?.Leave(_isAccepted, _failure);
        if (_failure?.EffectiveStatusCode == 429)
        {
            rateLimiter?.Throttled(sentAt, _failure);
        }
        else if (_isAccepted || _failure is not null)
        {
            rateLimiter?.Accepted();
        }

        slots.Release();
        LetNextFollow();
    }
}

/// <summary>How long a request may wait for the service's rate limits. A longer wait is an error.</summary>
/// <param name="ForRate">Until the limits allow one more request, for whatever reason.</param>
/// <param name="ForPause">For a pause after a throttled response.</param>
internal sealed record MaxWait(TimeSpan ForRate, TimeSpan ForPause)
{
    /// <summary>Any time.</summary>
    public static MaxWait Unlimited { get; } = new(TimeSpan.MaxValue, TimeSpan.MaxValue);
}

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
