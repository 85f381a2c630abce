using WafPS.Client.Responses;

namespace WafPS.Client.RateLimiting;

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
