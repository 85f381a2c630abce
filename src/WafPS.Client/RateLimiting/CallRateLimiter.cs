namespace WafPS.Client.RateLimiting;

/// <summary>How many requests one call of a cmdlet sends in a second, to all endpoints and projects together.</summary>
internal sealed class CallRateLimiter(int perSecond)
{
    private readonly RequestLimit _limit = RequestLimit.PerSecond(perSecond);
    private readonly RequestWindow _sent = new();
    private readonly object _lock = new();

    public int PerSecond => perSecond;

    /// <inheritdoc cref="RequestWindow.FreeAt"/>
    public TimeSpan FreeAt()
    {
        lock (_lock)
        {
            return _sent.FreeAt(_limit);
        }
    }

    /// <returns>Whether the limit allowed one more request, which is counted.</returns>
    public bool TryTake(TimeSpan now)
    {
        lock (_lock)
        {
            if (_sent.FreeAt(_limit) > now)
            {
                return false;
            }

            _sent.Add(now, perSecond);
            return true;
        }
    }
}
