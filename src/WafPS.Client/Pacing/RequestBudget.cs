using System.Collections.Concurrent;

namespace WafPS.Client.Pacing;

/// <summary>
/// Keeps all requests to one endpoint and project within what the service allows. It starts from the caller's limit and
/// learns a lower one from throttled answers; whoever shares it feels that at once, so no herd follows a pause.
/// The rule is the gateway's own, so many requests in any window of time, and it is kept exactly: the times of the last
/// requests are remembered, and the next one waits until the oldest that counts has left the window.
/// </summary>
internal sealed class RequestBudget(TimeProvider time, Random? random = null)
{
    // Without a limit or a pause in the answer: half the rate, 2 to 5 seconds of rest, then a quarter more every 10 s.
    private static readonly TimeSpan s_shortestRest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longestRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_recoveryStep = TimeSpan.FromSeconds(10);
    private const double RecoveryFactor = 1.25;

    // A minute at the documented default of 200 a second: enough to apply a limit by the minute the moment it is learned.
    private const int Remembered = 12_000;

    private static readonly ConcurrentDictionary<(Uri, string), RequestBudget> s_shared = new();

    private readonly object _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly Random _random = random ?? new Random();
    private readonly List<TimeSpan> _sent = [];
    private RequestLimit? _named;
    private double? _reducedRate;
    private TimeSpan _reducedAt = TimeSpan.MinValue;
    private TimeSpan _pausedUntil;

    /// <summary>One for each endpoint and project in this process, whichever runspace asks.</summary>
    public static RequestBudget Shared(Uri endpoint, string projectId) =>
        s_shared.GetOrAdd((endpoint, projectId), _ => new RequestBudget(TimeProvider.System));

    /// <summary>Waits until one more request is within the limits, and counts it.</summary>
    /// <param name="perSecond">The caller's own limit.</param>
    /// <param name="onWait">Told how long it will take, each time that is more than a moment.</param>
    /// <param name="token">Ends the wait.</param>
    /// <returns>When the request was let go, for <see cref="Throttled"/>.</returns>
    public async ValueTask<TimeSpan> WaitAsync(int perSecond, Action<TimeSpan>? onWait, CancellationToken token)
    {
        while (true)
        {
            TimeSpan wait;
            lock (_lock)
            {
                TimeSpan now = Now;
                wait = NextSlot(now, perSecond) - now;
                if (wait <= TimeSpan.Zero)
                {
                    Count(now, perSecond);
                    return now;
                }
            }

            onWait?.Invoke(wait);
            // Rounded up: timers count whole milliseconds, and one that is early would only be set again.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, token);
        }
    }

    /// <summary>Learns from an answer that said «too many».</summary>
    /// <param name="sentAt">When the request was let go: many in flight are throttled at once, and count as one.</param>
    /// <param name="message">The answer's text, which may name the limit.</param>
    /// <param name="retryAfter">The pause the answer asks for.</param>
    public void Throttled(TimeSpan sentAt, string? message, TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            TimeSpan now = Now;
            if (retryAfter is { } pause)
            {
                PauseUntil(now + pause);
            }

            if (RequestLimit.FromNotice(message) is { } named)
            {
                _named = named with { Window = Stretched(named.Window) };
                if (SentWithin(named.Window, now) >= named.Requests)
                {
                    return;
                }

                // Others use up the same limit: its rule alone doesn't help.
            }

            if (sentAt < _reducedAt)
            {
                return;
            }

            _reducedRate = Math.Max(1, SentWithin(TimeSpan.FromSeconds(1), now) / 2.0);
            _reducedAt = now;
            if (retryAfter is null)
            {
                PauseUntil(now + s_shortestRest + TimeSpan.FromTicks((long)((s_longestRest - s_shortestRest).Ticks * _random.NextDouble())));
            }
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_start);

    private TimeSpan NextSlot(TimeSpan now, int perSecond)
    {
        TimeSpan slot = Later(_pausedUntil, Free(RequestLimit.PerSecond(Math.Min(perSecond, RecoveredRate(now)))));
        return _named is { } named ? Later(slot, Free(named)) : slot;
    }

    /// <summary>When the request that still fills the window will have left it.</summary>
    private TimeSpan Free(RequestLimit limit) =>
        _sent.Count < limit.Requests ? TimeSpan.Zero : _sent[_sent.Count - limit.Requests] + limit.Window;

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

    private void Count(TimeSpan now, int perSecond)
    {
        _sent.Add(now);
        int needed = Math.Max(Remembered, Math.Max(perSecond, _named?.Requests ?? 0));
        if (_sent.Count >= 2 * needed)
        {
            _sent.RemoveRange(0, _sent.Count - needed);
        }
    }

    private int SentWithin(TimeSpan window, TimeSpan now) => _sent.Count - (_sent.FindLastIndex(sent => sent <= now - window) + 1);

    private void PauseUntil(TimeSpan end) => _pausedUntil = Later(_pausedUntil, end);

    // What leaves here evenly may arrive bunched.
    private static TimeSpan Stretched(TimeSpan window) =>
        window + TimeSpan.FromMilliseconds(Math.Min(window.TotalMilliseconds * 0.05, 250));

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
