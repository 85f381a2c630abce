using System.Globalization;
using System.Text.RegularExpressions;

namespace WafPS.Client.RateLimiting;

/// <summary>How many requests are allowed in any window of this length.</summary>
internal readonly record struct RequestLimit(int Requests, TimeSpan Window)
{
    // «policy user over ratelimit,limit:10,time:1 minute»: the text of the API gateway has the limit.
    private static readonly Regex s_notice = new(
        @"limit:\s*(?<requests>\d{1,9}),\s*time:\s*(?<count>\d{1,6})\s*(?<unit>second|minute|hour|day)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    public static RequestLimit PerSecond(int requests) => new(requests, TimeSpan.FromSeconds(1));

    /// <summary>The limit that a throttled response names, or null.</summary>
    public static RequestLimit? FromNotice(string? message)
    {
        if (s_notice.Match(message ?? "") is not { Success: true } notice)
        {
            return null;
        }

        int requests = int.Parse(notice.Groups["requests"].Value, CultureInfo.InvariantCulture);
        TimeSpan unit = notice.Groups["unit"].Value.ToLowerInvariant() switch
        {
            "second" => TimeSpan.FromSeconds(1),
            "minute" => TimeSpan.FromMinutes(1),
            "hour" => TimeSpan.FromHours(1),
            _ => TimeSpan.FromDays(1),
        };
        int count = int.Parse(notice.Groups["count"].Value, CultureInfo.InvariantCulture);
        return requests > 0 && count > 0 ? new RequestLimit(requests, TimeSpan.FromTicks(unit.Ticks * count)) : null;
    }
}

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
