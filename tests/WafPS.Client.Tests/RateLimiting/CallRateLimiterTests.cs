using WafPS.Client.RateLimiting;

namespace WafPS.Client.Tests.RateLimiting;

public class CallRateLimiterTests : RateLimiterTest
{
    [Fact]
    public async Task A_call_rate_limiter_counts_requests_of_all_shared_rate_limiters()
    {
        SharedRateLimiter other = new(s_target with { ProjectId = "0" }, Time, new Random(1));
        CallRateLimiter own = new(2);
        await TakeAsync(own);
        Assert.True(other.TryTake(own, out _));
        Task third = other.WaitAsync(own, MaxWait.Unlimited, null, CancellationToken.None);
        Assert.False(third.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1));
        await third;
    }
}
