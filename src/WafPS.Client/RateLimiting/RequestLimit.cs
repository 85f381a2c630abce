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
