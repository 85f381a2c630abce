namespace WafPS.Client.RateLimiting;

/// <summary>The times of the last requests, by which a limit is kept exactly. Not for several threads at once.</summary>
internal sealed class RequestWindow
{
    // A minute at the documented default of 200 a second: enough to apply a limit by the minute the moment it is learned.
    private const int Remembered = 12_000;

    private readonly List<TimeSpan> _sent = [];

    /// <summary>When the limit allows one more request: once the oldest one that fills the window has left it.</summary>
    public TimeSpan FreeAt(RequestLimit limit)
    {
        int oldest = _sent.Count - limit.Requests;
        return oldest < 0 ? TimeSpan.MinValue : _sent[oldest] + limit.Window;
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
