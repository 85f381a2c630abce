namespace WafPS.Client.RateLimiting;

/// <summary>The times of the last requests, so that a limit can be kept to exactly. Not for several threads at once.</summary>
internal sealed class RequestWindow
{
    // A minute at the documented default of 200 a second: enough to apply a limit by the minute the moment it is learned.
    private const int Remembered = 12_000;

    private readonly List<TimeSpan> _sent = [];

    /// <summary>When one more request is within the limit: once the one that still fills the window has left it.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="ahead">So many others go first, each as early as it can.</param>
    public TimeSpan FreeAt(RequestLimit limit, int ahead = 0)
    {
        int windows = Math.DivRem(ahead, limit.Requests, out int place);
        int index = _sent.Count - limit.Requests + place;
        return index < 0 ? TimeSpan.MinValue : _sent[index] + TimeSpan.FromTicks(limit.Window.Ticks * (1 + windows));
    }

    /// <summary>How many were sent after the one time and not after the other.</summary>
    public int Between(TimeSpan after, TimeSpan until) => _sent.FindLastIndex(sent => sent <= until) - _sent.FindLastIndex(sent => sent <= after);

    /// <param name="now">Not before the last one.</param>
    /// <param name="largestLimit">As many are remembered as any limit counts.</param>
    public void Add(TimeSpan now, int largestLimit)
    {
        _sent.Add(now);
        int needed = Math.Max(Remembered, largestLimit);
        if (_sent.Count >= 2 * needed)
        {
            _sent.RemoveRange(0, _sent.Count - needed);
        }
    }
}
