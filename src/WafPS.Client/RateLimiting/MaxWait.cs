namespace WafPS.Client.RateLimiting;

/// <summary>How long a request may wait for the service's rate limits. A longer wait is an error.</summary>
/// <param name="ForRate">Until the limits allow one more request, for whatever reason.</param>
/// <param name="ForPause">For a pause after a throttled response.</param>
internal sealed record MaxWait(TimeSpan ForRate, TimeSpan ForPause)
{
    /// <summary>Any time.</summary>
    public static MaxWait Unlimited { get; } = new(TimeSpan.MaxValue, TimeSpan.MaxValue);
}
