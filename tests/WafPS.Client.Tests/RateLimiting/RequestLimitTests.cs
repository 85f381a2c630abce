using WafPS.Client.RateLimiting;

namespace WafPS.Client.Tests.RateLimiting;

public class RequestLimitTests
{
    [Theory]
    [InlineData("policy user over ratelimit,limit:10,time:1 minute", 10, 60)]
    [InlineData("limit:200,time:1 second", 200, 1)]
    [InlineData("limit:5, time:2 hours", 5, 7200)]
    [InlineData("limit:1000,time:1 day", 1000, 86400)]
    public void A_limit_is_read_from_the_gateways_text(string text, int requests, int seconds) =>
        Assert.Equal(new RequestLimit(requests, TimeSpan.FromSeconds(seconds)), RequestLimit.FromNotice(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("limit:0,time:1 second")]
    [InlineData("limit:10,time:0 second")]
    [InlineData("limit:99999999999,time:1 second")]
    [InlineData("limit:10,time:1 fortnight")]
    public void A_text_without_a_valid_limit_gives_no_limit(string? text) => Assert.Null(RequestLimit.FromNotice(text));
}
