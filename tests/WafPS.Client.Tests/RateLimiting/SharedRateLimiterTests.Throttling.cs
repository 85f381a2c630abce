using WafPS.Client.RateLimiting;

namespace WafPS.Client.Tests.RateLimiting;

/// <summary>The rate limits that a limiter learns from throttled responses.</summary>
public partial class SharedRateLimiterTests
{
    [Theory]
    [InlineData("policy user over ratelimit,limit:30,time:1 second", 30)]
    [InlineData("", 20)]
    public async Task A_late_throttled_response_is_judged_by_the_time_of_its_request(string notice, int rate)
    {
        List<TimeSpan> sent = await SendAsync(count: 40, perSecond: 40);
        Time.Advance(TimeSpan.FromSeconds(20));
        foreach (TimeSpan at in sent)
        {
            RateLimiter.Throttled(at, ThrottledResponse(notice));
        }

        List<TimeSpan> later = await SendAsync(count: 60, perSecond: 40);
        Assert.Equal(rate, CountIn(later, later[0], TimeSpan.FromSeconds(0.99)));
        Assert.InRange(later[^1] - later[0], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData(8, 40)]
    [InlineData(9, 20)]
    public async Task Fewer_than_one_throttled_response_in_seven_does_not_lower_the_rate(int rejections, int rate)
    {
        List<TimeSpan> sent = await SendAsync(count: 40, perSecond: 40);
        for (int i = 0; i < rejections; i++)
        {
            RateLimiter.Throttled(sent[^1], ThrottledResponse());
        }

        List<TimeSpan> later = await SendAsync(count: 60, perSecond: 40);
        Assert.Equal(rate, CountIn(later, later[0], TimeSpan.FromSeconds(0.99)));
    }

    [Fact]
    public async Task The_rate_stays_below_a_limit_that_other_clients_also_use()
    {
        List<TimeSpan> sent = await SendAsync(count: 10, perSecond: 200);
        foreach (TimeSpan at in sent)
        {
            RateLimiter.Throttled(at, ThrottledResponse("policy user over ratelimit,limit:20,time:1 second"));
        }

        List<TimeSpan> later = await SendAsync(count: 20, perSecond: 200);
        Assert.Equal(5, CountIn(later, later[0], TimeSpan.FromSeconds(0.99)));
    }

    [Fact]
    public async Task The_rate_comes_back_by_a_quarter_every_ten_seconds()
    {
        List<TimeSpan> sent = await SendAsync(count: 40, perSecond: 40);
        for (int i = 0; i < 9; i++)
        {
            RateLimiter.Throttled(sent[^1], ThrottledResponse());
        }

        List<TimeSpan> later = await SendAsync(count: 1500, perSecond: 40);
        Assert.All(
            [(8, 20), (18, 25), (28, 31), (38, 39), (48, 40)],
            pair => Assert.Equal(pair.Item2, CountIn(later, sent[^1] + TimeSpan.FromSeconds(pair.Item1), TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public async Task The_pause_after_throttling_takes_a_random_time_of_two_to_five_seconds()
    {
        List<double> rests = [];
        for (int seed = 0; seed < 20; seed++)
        {
            RateLimiter = new SharedRateLimiter(s_target, Time, new Random(seed));
            TimeSpan at = (await SendAsync(count: 9, perSecond: 200))[^1];
            for (int i = 0; i < 9; i++)
            {
                RateLimiter.Throttled(at, ThrottledResponse());
            }

            rests.Add(((await SendAsync(count: 1, perSecond: 200))[0] - at).TotalSeconds);
        }

        Assert.All(rests, rest => Assert.InRange(rest, 2, 5.01));
        Assert.True(rests.Max() - rests.Min() > 2);
    }

    [Fact]
    public async Task The_window_of_a_named_limit_is_extended_by_a_small_margin()
    {
        List<TimeSpan> sent = await SendAsync(count: 10, perSecond: 200);
        RateLimiter.Throttled(sent[^1], ThrottledResponse("policy user over ratelimit,limit:10,time:1 second"));
        List<TimeSpan> later = await SendAsync(count: 20, perSecond: 200);
        Assert.InRange(later[10] - later[0], TimeSpan.FromSeconds(1.04), TimeSpan.FromSeconds(1.07));
    }

    [Fact]
    public async Task A_large_limit_over_minutes_is_never_exceeded()
    {
        TimeSpan at = (await SendAsync(count: 1, perSecond: 200))[0];
        RateLimiter.Throttled(at, ThrottledResponse("policy user over ratelimit,limit:13000,time:2 minute"));
        List<TimeSpan> sent = await SendAsync(count: 27_000, perSecond: 200);
        Assert.All(sent.Skip(13_000).Zip(sent), pair => Assert.True(pair.First - pair.Second >= TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task Requests_that_were_sent_do_not_delay_later_requests()
    {
        CallRateLimiter own = new(10);
        await Time.UntilEndAsync(Task.WhenAll(Enumerable.Range(0, 100).Select(_ => EnterAsync())), s_tick);
        TimeSpan passed = await Time.UntilEndAsync(Task.WhenAll(Enumerable.Range(0, 20).Select(_ => EnterAsync())), s_tick);
        Assert.InRange(passed, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(2.2));

        Task EnterAsync() => TakeAsync(own);
    }
}
