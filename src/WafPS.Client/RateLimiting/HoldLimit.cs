namespace WafPS.Client.RateLimiting;

/// <summary>How long a request may be held back for the service's rate limits before that is an error.</summary>
/// <param name="Pacing">Until the next request is within the limits, whatever the reason.</param>
/// <param name="Pause">For a pause that a throttled response brought about.</param>
internal sealed record HoldLimit(TimeSpan Pacing, TimeSpan Pause)
{
    /// <summary>Any time.</summary>
    public static HoldLimit None { get; } = new(TimeSpan.MaxValue, TimeSpan.MaxValue);
}
