using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using WafPS.Client.Responses;

namespace WafPS.Client.RateLimiting;

/// <summary>
/// Keeps all requests to one endpoint and project within what the service allows. It starts from the documented limit and
/// learns a lower one from throttled answers; whoever shares it feels that at once, so no herd follows a pause.
/// The rule is the gateway's own, so many requests in any window of time, and it is kept exactly: the times of the last
/// requests are remembered, and the next one waits until the oldest that counts has left the window.
/// </summary>
internal sealed class SharedRateLimiter(Uri endpoint, TimeProvider time, Random? random = null)
{
    // The gateway's default for each API; a caller may know of a higher one.
    private const int DocumentedPerSecond = 200;

    // An answer that says «too many» and no more than that may be a hiccup. Only where they are more than one in seven of
    // the last fifty or so: half the rate, 2 to 5 seconds of rest, then a quarter more every 10 s.
    private const double WeightOfOneResponse = 0.02;
    private const double MaxThrottledShare = 0.15;
    private const double RecoveryFactor = 1.25;
    private static readonly TimeSpan s_minRest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_maxRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_recoveryStep = TimeSpan.FromSeconds(10);

    // Timers can't be set for longer than 49 days, and nobody means more than a day.
    private static readonly TimeSpan s_maxTimer = TimeSpan.FromDays(1);

    private static readonly ConcurrentDictionary<(Uri, string), SharedRateLimiter> s_shared = new();

    private readonly object _lock = new();
    private readonly Random _random = random ?? new Random();
    private readonly RequestWindow _all = new();
    private readonly ConditionalWeakTable<CallRateLimiter, Line> _lines = new();
    private RequestLimit? _named;
    private double? _reducedRate;
    private TimeSpan _reducedAt = TimeSpan.MinValue;
    private double _throttledShare;
    private TimeSpan _pausedUntil = TimeSpan.MinValue;

    /// <summary>One for each endpoint and project in this process, whichever runspace asks.</summary>
    public static SharedRateLimiter Shared(Uri endpoint, string projectId) =>
        s_shared.GetOrAdd((endpoint, projectId), _ => new SharedRateLimiter(endpoint, TimeProvider.System));

    /// <summary>Forgets what was learned, for requests to come.</summary>
    public static void ClearShared() => s_shared.Clear();

    /// <summary>Waits until one more request is within the limits, and counts it.</summary>
    /// <param name="callLimiter">The caller's own limit. No other caller slows it below that.</param>
    /// <param name="slots">One for each request in flight: held from here until the caller gives it back, but not while it waits for the budget.</param>
    /// <param name="hold">How long it may take.</param>
    /// <param name="onWait">Told how long it will take, whenever it takes some time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When the request was let go, for <see cref="Throttled"/>.</returns>
    /// <exception cref="WafClientException">It would take longer.</exception>
    public async ValueTask<TimeSpan> WaitAsync(CallRateLimiter callLimiter, SemaphoreSlim? slots, HoldLimit hold, Action<TimeSpan>? onWait, CancellationToken cancellationToken)
    {
        int? ticket = null;
        Line line = _lines.GetOrCreateValue(callLimiter);
        try
        {
            while (true)
            {
                if (slots is not null)
                {
                    await slots.WaitAsync(cancellationToken);
                }

                TimeSpan? sentAt;
                TimeSpan wait;
                TimeSpan turn;
                bool isPaused;
                lock (_lock)
                {
                    (sentAt, wait, turn) = TryTake(callLimiter, ahead: ticket - line.Left ?? line.Entered - line.Left);
                    isPaused = _pausedUntil > Now && _pausedUntil - Now > hold.Pause;
                    ticket ??= sentAt is null ? line.Entered++ : null;
                }

                if (sentAt is not null)
                {
                    return sentAt.Value;
                }

                slots?.Release();
                if (isPaused || wait > hold.Pacing)
                {
                    throw WafClientException.Paused(endpoint, wait);
                }

                onWait?.Invoke(wait);
                // Rounded up: timers count whole milliseconds, and one that is early would only be set again.
                TimeSpan delay = turn < s_maxTimer ? turn : s_maxTimer;
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(delay.TotalMilliseconds))), time, cancellationToken);
            }
        }
        finally
        {
            if (ticket is not null)
            {
                lock (_lock)
                {
                    line.Left++;
                }
            }
        }
    }

    /// <summary>Learns from an answer that didn't say «too many».</summary>
    public void Accepted()
    {
        lock (_lock)
        {
            _throttledShare *= 1 - WeightOfOneResponse;
        }
    }

    /// <summary>Learns from an answer that did.</summary>
    /// <param name="sentAt">When the request was let go: many in flight are throttled at once, and count as one.</param>
    /// <param name="response">The answer, which may name the limit or ask for a pause.</param>
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

            if (RequestLimit.FromNotice(response.Error?.Message) is { } named)
            {
                RequestLimit kept = named with { Window = Stretched(named.Window) };
                _named = kept;
                // Counted from when it was sent: its answer may have taken longer than the window.
                if (_all.Between(sentAt - kept.Window, now) >= kept.Requests)
                {
                    return;
                }

                // Others use up the same limit: its rule alone doesn't help.
            }

            if (sentAt < _reducedAt || _throttledShare < MaxThrottledShare)
            {
                return;
            }

            _throttledShare = 0;
            _reducedRate = Math.Max(1, _all.Between(sentAt - TimeSpan.FromSeconds(1), sentAt) / 2.0);
            _reducedAt = now;
            if (response.RetryAfter is null)
            {
                PauseFor(s_minRest + TimeSpan.FromTicks((long)((s_maxRest - s_minRest).Ticks * _random.NextDouble())), now);
            }
        }
    }

    // From one zero for all budgets, since a caller's own limit counts for all of them.
    private TimeSpan Now => time.GetElapsedTime(0);

    private (TimeSpan? SentAt, TimeSpan Wait, TimeSpan Turn) TryTake(CallRateLimiter callLimiter, int ahead)
    {
        TimeSpan now = Now;
        RequestLimit shared = RequestLimit.PerSecond(Math.Min(Math.Max(callLimiter.PerSecond, DocumentedPerSecond), RecoveredRate(now)));
        TimeSpan free = FreeAt(0);
        if (free > now || !callLimiter.TryTake(now))
        {
            return (null, free - now, Later(free, FreeAt(ahead)) - now);
        }

        _all.Add(now, Math.Max(callLimiter.PerSecond, _named?.Requests ?? 0));
        return (now, TimeSpan.Zero, TimeSpan.Zero);

        TimeSpan FreeAt(int ahead)
        {
            TimeSpan at = Later(_pausedUntil, Later(callLimiter.FreeAt(ahead), _all.FreeAt(shared, ahead)));
            return _named is { } named ? Later(at, _all.FreeAt(named, ahead)) : at;
        }
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

    // What leaves here evenly may arrive bunched.
    private static TimeSpan Stretched(TimeSpan window) =>
        window + TimeSpan.FromMilliseconds(Math.Min(window.TotalMilliseconds * 0.05, 250));

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    // Each of those that wait sleeps until about its own turn. If all woke at each free place, ten thousand of them would do
    // little else.
    private sealed class Line
    {
        public int Entered { get; set; }

        public int Left { get; set; }
    }
}
