using WafPS.Client.Responses;

namespace WafPS.Client.RateLimiting;

/// <summary>
/// Keeps all requests to one endpoint and project within what the service allows. It begins with the documented limit and learns a lower
/// one from throttled responses. Every call that shares it slows down at once, so that a pause doesn't end with a burst.
/// The rule is the gateway's own, so many requests in any window of time, and it is kept exactly: the times of the last requests are
/// remembered, and the next request waits until the oldest one that counts has left the window.
/// </summary>
internal sealed class SharedRateLimiter(RequestTarget target, TimeProvider time, Random? random = null)
{
    // The gateway's default for each API. A caller may know of a higher one.
    private const int DocumentedPerSecond = 200;

    // A throttled response that names no limit may be a hiccup. Only where more than one in seven of about the last fifty responses is
    // throttled, the rate is halved after a pause of 2 to 5 seconds, and raised by a quarter every 10 seconds.
    private const double WeightOfOneResponse = 0.02;
    private const double MaxThrottledShare = 0.15;
    private const double RecoveryFactor = 1.25;
    private static readonly TimeSpan s_minPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_recoveryStep = TimeSpan.FromSeconds(10);

    // A timer can't be longer than 49 days, and nobody means more than a day.
    private static readonly TimeSpan s_maxTimer = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_maxUnusedTime = TimeSpan.FromHours(1);

    private readonly object _lock = new();
    private readonly Random _random = random ?? new Random();
    private readonly RequestWindow _all = new();
    private RequestLimit? _named;
    private double? _reducedRate;
    private TimeSpan _reducedAt = TimeSpan.MinValue;
    private double _throttledShare;
    private TimeSpan _pausedUntil = TimeSpan.MinValue;
    private TimeSpan _usedAt = time.GetElapsedTime(0);

    /// <summary>Whether nobody has used it for an hour, and what it remembers isn't needed any more.</summary>
    public bool IsUnused
    {
        get
        {
            lock (_lock)
            {
                TimeSpan window = _named?.Window ?? TimeSpan.Zero;
                return Now > Later(_usedAt + Later(window, s_maxUnusedTime), _pausedUntil);
            }
        }
    }

    // From one zero for all rate limiters, because a call's own limit counts for all of them.
    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>Waits until the limits allow one more request. Another call may still be faster: <see cref="TryTake"/> decides.</summary>
    /// <exception cref="WafClientException">It would take longer.</exception>
    public async Task WaitAsync(CallRateLimiter call, MaxWait maxWait, Action<TimeSpan>? onWait, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            TimeSpan pause;
            lock (_lock)
            {
                TimeSpan now = Now;
                _usedAt = now;
                wait = Until(FreeAt(call, now), now);
                pause = Until(_pausedUntil, now);
            }

            if (wait == TimeSpan.Zero)
            {
                return;
            }

            if (wait > maxWait.ForRate || pause > maxWait.ForPause)
            {
                throw WafClientException.Paused(target, wait);
            }

            onWait?.Invoke(wait);
            // Rounded up: timers count whole milliseconds, and one that is early would only be set again.
            TimeSpan delay = wait < s_maxTimer ? wait : s_maxTimer;
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(delay.TotalMilliseconds))), time, cancellationToken);
        }
    }

    /// <summary>Counts one more request if the limits allow it.</summary>
    public bool TryTake(CallRateLimiter call, out TimeSpan sentAt)
    {
        lock (_lock)
        {
            sentAt = _usedAt = Now;
            if (FreeAt(call, sentAt) > sentAt || !call.TryTake(sentAt))
            {
                return false;
            }

            _all.Add(sentAt, Math.Max(call.PerSecond, _named?.Requests ?? 0));
            return true;
        }
    }

    /// <summary>Learns from a response that wasn't throttled.</summary>
    public void Accepted()
    {
        lock (_lock)
        {
            _throttledShare *= 1 - WeightOfOneResponse;
        }
    }

    /// <summary>Learns from a throttled response, which may name the limit or ask for a pause. Many on the wire are throttled at once, and count as one.</summary>
    public void Throttled(TimeSpan sentAt, WafClientException response)
    {
        lock (_lock)
        {
            TimeSpan now = Now;
            _throttledShare += WeightOfOneResponse * (1 - _throttledShare);
            if (response.RetryAfter is { } pause)
            {
                PauseFor(pause, now);
            }

            bool isExplained = TryLearnLimit(sentAt, response, now);
            if (!isExplained && sentAt >= _reducedAt && _throttledShare >= MaxThrottledShare)
            {
                ReduceRate(sentAt, response.RetryAfter is not null, now);
            }
        }
    }

    /// <returns>Whether the limit that the response names explains it. Where it doesn't, others use up the same limit.</returns>
    private bool TryLearnLimit(TimeSpan sentAt, WafClientException response, TimeSpan now)
    {
        if (RequestLimit.FromNotice(response.Error?.Message) is not { } named)
        {
            return false;
        }

        _named = named with { Window = Stretched(named.Window) };
        // Counted from when the request was sent, because its response may have taken longer than the window.
        return _all.Between(sentAt - _named.Value.Window, now) >= named.Requests;
    }

    private void ReduceRate(TimeSpan sentAt, bool isPaused, TimeSpan now)
    {
        _throttledShare = 0;
        _reducedRate = Math.Max(1, _all.Between(sentAt - TimeSpan.FromSeconds(1), sentAt) / 2.0);
        _reducedAt = now;
        if (!isPaused)
        {
            PauseFor(s_minPause + TimeSpan.FromTicks((long)((s_maxPause - s_minPause).Ticks * _random.NextDouble())), now);
        }
    }

    private TimeSpan FreeAt(CallRateLimiter call, TimeSpan now)
    {
        int perSecond = Math.Min(Math.Max(call.PerSecond, DocumentedPerSecond), RecoveredRate(now));
        TimeSpan free = Later(_pausedUntil, Later(call.FreeAt(), _all.FreeAt(RequestLimit.PerSecond(perSecond))));
        return _named is { } named ? Later(free, _all.FreeAt(named)) : free;
    }

    private int RecoveredRate(TimeSpan now)
    {
        if (_reducedRate is not { } reduced)
        {
            return int.MaxValue;
        }

        double growth = Math.Pow(RecoveryFactor, Math.Floor((now - _reducedAt).TotalSeconds / s_recoveryStep.TotalSeconds));
        if (growth >= 2)
        {
            _reducedRate = null;
            return int.MaxValue;
        }

        return (int)(reduced * growth);
    }

    private void PauseFor(TimeSpan pause, TimeSpan now) => _pausedUntil = Later(_pausedUntil, now + (pause < s_maxTimer ? pause : s_maxTimer));

    // Requests that leave here evenly may arrive in a bunch.
    private static TimeSpan Stretched(TimeSpan window) =>
        window + TimeSpan.FromMilliseconds(Math.Min(window.TotalMilliseconds * 0.05, 250));

    private static TimeSpan Until(TimeSpan time, TimeSpan now) => time > now ? time - now : TimeSpan.Zero;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>A rate limiter for each endpoint and project, whichever call and runspace sends the requests.</summary>
internal sealed class SharedRateLimiters(TimeProvider time)
{
    private readonly Dictionary<RequestTarget, SharedRateLimiter> _limiters = [];

    /// <summary>One for the process.</summary>
    public static SharedRateLimiters Shared { get; } = new(TimeProvider.System);

    public SharedRateLimiter For(RequestTarget target)
    {
        lock (_limiters)
        {
            if (!_limiters.TryGetValue(target, out SharedRateLimiter? limiter))
            {
                RemoveUnused();
                limiter = new SharedRateLimiter(target, time);
                _limiters.Add(target, limiter);
            }

            return limiter;
        }
    }

    /// <summary>Drops what was learned. Requests that wait already keep to it.</summary>
    public void Clear()
    {
        lock (_limiters)
        {
            _limiters.Clear();
        }
    }

    private void RemoveUnused()
    {
        foreach (RequestTarget unused in _limiters.Where(entry => entry.Value.IsUnused).Select(entry => entry.Key).ToList())
        {
            _limiters.Remove(unused);
        }
    }
}
