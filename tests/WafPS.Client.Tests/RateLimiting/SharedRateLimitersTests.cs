using WafPS.Client.RateLimiting;

namespace WafPS.Client.Tests.RateLimiting;

public class SharedRateLimitersTests : RateLimiterTest
{
    private readonly CallRateLimiter _one = new(1);

    [Fact]
    public void Calls_to_the_same_endpoint_and_project_share_a_rate_limiter()
    {
        SharedRateLimiters limiters = new(Time);
        SharedRateLimiter limiter = limiters.For(s_target);
        Assert.Same(limiter, limiters.For(s_target with { Endpoint = new Uri("https://waf.example.com/") }));
        Assert.NotSame(limiter, limiters.For(s_target with { ProjectId = "0" }));
        Assert.NotSame(limiter, limiters.For(s_target with { Endpoint = new Uri("https://waf2.example.com") }));
    }

    [Fact]
    public async Task A_rate_limiter_that_nobody_has_used_for_an_hour_is_removed()
    {
        SharedRateLimiters limiters = new(Time);
        SharedRateLimiter unused = limiters.For(s_target);
        Time.Advance(TimeSpan.FromMinutes(59));
        limiters.For(s_target with { ProjectId = "0" });
        Assert.Same(unused, limiters.For(s_target));
        await unused.WaitAsync(_one, MaxWait.Unlimited, null, CancellationToken.None);
        Time.Advance(TimeSpan.FromMinutes(59));
        limiters.For(s_target with { ProjectId = "1" });
        Assert.Same(unused, limiters.For(s_target));
        Time.Advance(TimeSpan.FromMinutes(2));
        limiters.For(s_target with { ProjectId = "2" });
        Assert.NotSame(unused, limiters.For(s_target));
    }

    [Theory]
    [InlineData("limit:10,time:1 day", null)]
    [InlineData("slow down", 7200)]
    public void A_rate_limiter_is_kept_as_long_as_its_limit_or_pause_matters(string notice, int? pause)
    {
        SharedRateLimiters limiters = new(Time);
        SharedRateLimiter learned = limiters.For(s_target);
        Assert.True(learned.TryTake(_one, out TimeSpan sentAt));
        learned.Throttled(sentAt, ThrottledResponse(notice, pause is { } seconds ? TimeSpan.FromSeconds(seconds) : null));
        Time.Advance(TimeSpan.FromHours(1.5));
        limiters.For(s_target with { ProjectId = "0" });
        Assert.Same(learned, limiters.For(s_target));
    }
}
