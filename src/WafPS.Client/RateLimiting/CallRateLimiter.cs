namespace WafPS.Client.RateLimiting;

/// <summary>What one call of a cmdlet allows itself, for all endpoints and projects it talks to.</summary>
internal sealed class CallRateLimiter(int perSecond)
{
    private readonly RequestLimit _limit = RequestLimit.PerSecond(perSecond);
    private readonly RequestWindow _sent = new();
    private readonly object _lock = new();

    public int PerSecond => perSecond;

    /// <inheritdoc cref="RequestWindow.FreeAt"/>
    public TimeSpan FreeAt(int ahead)
    {
        lock (_lock)
        {
            return _sent.FreeAt(_limit, ahead);
        }
    }

    /// <returns>Whether one more request was within the limit, and is counted.</returns>
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
