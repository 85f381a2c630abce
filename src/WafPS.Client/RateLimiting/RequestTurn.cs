using WafPS.Client.Responses;

namespace WafPS.Client.RateLimiting;

/// <summary>When a request may go: within the rate limits, and while it has a slot, which it holds until its response is read.</summary>
/// <param name="rateLimiter">Of the endpoint and project.</param>
/// <param name="limit">The call's own.</param>
/// <param name="slots">One for each request of the call on the wire. Null: any number.</param>
/// <param name="hold">How long the request may be held back.</param>
internal sealed class RequestTurn(SharedRateLimiter rateLimiter, CallRateLimiter limit, SemaphoreSlim? slots, HoldLimit hold)
{
    private TimeSpan _sentAt;

    /// <summary>Waits for the turn. <see cref="Leave"/> has to follow.</summary>
    /// <exception cref="WafClientException">It would take longer than the request may be held back.</exception>
    public async Task WaitAsync(Action<TimeSpan>? onWait, CancellationToken cancellationToken) =>
        _sentAt = await rateLimiter.WaitAsync(limit, slots, hold, onWait, cancellationToken);

    /// <summary>The request doesn't go now.</summary>
    public void GiveBack() => slots?.Release();

    /// <summary>The request has ended.</summary>
    /// <param name="isAccepted">Whether it brought what was asked for.</param>
    /// <param name="failure">What it failed with. Null where it didn't, and where it was cancelled.</param>
    public void Leave(bool isAccepted, WafClientException? failure)
    {
        slots?.Release();
        if (failure?.EffectiveStatusCode == 429)
        {
            rateLimiter.Throttled(_sentAt, failure);
        }
        else if (isAccepted || failure is not null)
        {
            rateLimiter.Accepted();
        }
    }
}
