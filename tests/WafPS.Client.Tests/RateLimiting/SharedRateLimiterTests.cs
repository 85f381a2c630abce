using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;

namespace WafPS.Client.Tests.RateLimiting;

public partial class SharedRateLimiterTests : RateLimiterTest
{
    private readonly CallRateLimiter _one = new(1);

    [Fact]
    public async Task No_window_of_a_second_has_more_requests_than_the_rate_limit()
    {
        List<TimeSpan> sent = await SendAsync(count: 100, perSecond: 10);
        Assert.All(sent, start => Assert.True(sent.Count(time => time >= start && time < start + TimeSpan.FromSeconds(1)) <= 10));
    }

    [Fact]
    public async Task The_rate_limit_is_used_in_full()
    {
        List<TimeSpan> sent = await SendAsync(count: 101, perSecond: 10);
        Assert.InRange(sent[^1] - sent[0], TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10.2));
    }

    [Fact]
    public async Task A_limit_in_a_throttled_response_applies_at_once_and_counts_earlier_requests()
    {
        List<TimeSpan> sent = await SendAsync(count: 16, perSecond: 200);
        RateLimiter.Throttled(sent[^1], ThrottledResponse("policy user over ratelimit,limit:10,time:1 minute"));
        List<TimeSpan> later = await SendAsync(count: 25, perSecond: 200);
        Assert.True(later[0] - sent[^1] >= TimeSpan.FromMinutes(1));
        Assert.True(later[10] - later[0] >= TimeSpan.FromMinutes(1));
        Assert.True(later[20] - later[10] >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task All_requests_wait_until_the_Retry_After_time_has_passed()
    {
        List<TimeSpan> sent = await SendAsync(count: 1, perSecond: 200);
        RateLimiter.Throttled(sent[0], ThrottledResponse("slow down", TimeSpan.FromSeconds(7)));
        List<TimeSpan> later = await SendAsync(count: 2, perSecond: 200);
        Assert.All(later, time => Assert.True(time - sent[0] >= TimeSpan.FromSeconds(7)));
    }

    [Fact]
    public async Task Throttling_without_a_named_limit_pauses_requests_and_halves_the_rate_until_it_recovers()
    {
        List<TimeSpan> sent = await SendAsync(count: 40, perSecond: 40);
        for (int i = 0; i < 10; i++)
        {
            RateLimiter.Throttled(sent[^1], ThrottledResponse());
        }

        List<TimeSpan> later = await SendAsync(count: 2000, perSecond: 40);
        Assert.InRange(later[0] - sent[^1], TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5.1));
        Assert.Equal(20, CountIn(later, later[0], TimeSpan.FromSeconds(0.99)));
        Assert.Equal(40, CountIn(later, later[0] + TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(0.99)));
    }

    [Fact]
    public async Task One_throttled_response_in_twenty_does_not_lower_the_rate()
    {
        List<TimeSpan> sent = await SendAsync(count: 500, perSecond: 10_000);
        for (int i = 0; i < sent.Count; i++)
        {
            if (i % 20 == 0)
            {
                RateLimiter.Throttled(sent[i], ThrottledResponse());
            }
            else
            {
                RateLimiter.Accepted();
            }
        }

        List<TimeSpan> later = await SendAsync(count: 500, perSecond: 10_000);
        Assert.True(later[^1] - sent[0] < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Many_throttled_responses_at_once_halve_the_rate_once()
    {
        List<TimeSpan> sent = await SendAsync(count: 40, perSecond: 40);
        foreach (TimeSpan at in sent)
        {
            RateLimiter.Throttled(at, ThrottledResponse(retryAfter: TimeSpan.FromSeconds(1)));
        }

        List<TimeSpan> later = await SendAsync(count: 60, perSecond: 40);
        Assert.Equal(20, CountIn(later, later[0], TimeSpan.FromSeconds(0.99)));
    }

    [Fact]
    public async Task A_call_with_a_lower_rate_limit_does_not_slow_down_another_call()
    {
        Task<List<TimeSpan>> slow = SendAsync(count: 3, perSecond: 1, drive: false);
        List<TimeSpan> fast = await SendAsync(count: 50, perSecond: 200);
        Assert.Equal(fast[0], fast[^1]);
        Time.Advance(TimeSpan.FromSeconds(1));
        Time.Advance(TimeSpan.FromSeconds(1));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, (await slow).Count);
    }

    [Fact]
    public async Task A_faster_call_does_not_delay_a_call_with_a_lower_rate_limit()
    {
        CallRateLimiter fast = new(150);
        CallRateLimiter ten = new(10);
        List<TimeSpan> slow = [];
        Task slowly = Task.CompletedTask;
        for (int tick = 0; tick < 1000; tick++)
        {
            await TakeAsync(fast);
            slowly = slowly.IsCompleted ? SendSlowlyAsync() : slowly;
            Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        // Ten seconds at ten a second.
        Assert.InRange(slow.Count, 90, 110);

        async Task SendSlowlyAsync() => slow.Add(await TakeAsync(ten).ConfigureAwait(false));
    }

    [Fact]
    public async Task A_pause_that_is_longer_than_a_request_may_wait_is_an_error()
    {
        List<TimeSpan> sent = await SendAsync(count: 1, perSecond: 200);
        RateLimiter.Throttled(sent[0], ThrottledResponse("come back later", TimeSpan.FromMinutes(20)));
        WafClientException failure = await FailureAsync(new MaxWait(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2)));
        Assert.Equal((ErrorKind.RateLimitPaused, TimeSpan.FromMinutes(20), null), (failure.Kind, failure.TimeLeft, failure.RequestId));
        Assert.True(failure.IsTransient);
        Assert.True((await SendAsync(count: 1, perSecond: 200))[0] - sent[0] >= TimeSpan.FromMinutes(20));
    }

    [Fact]
    public async Task A_request_that_must_not_wait_for_a_pause_still_waits_for_the_rate_limit()
    {
        MaxWait noPause = new(TimeSpan.FromMinutes(2), TimeSpan.Zero);
        List<TimeSpan> sent = await SendAsync(count: 10, perSecond: 200);
        RateLimiter.Throttled(sent[^1], ThrottledResponse("policy user over ratelimit,limit:10,time:1 minute"));
        Task<TimeSpan> waiting = TakeAsync(new CallRateLimiter(200), noPause);
        await Time.UntilEndAsync(waiting, TimeSpan.FromSeconds(1));
        RateLimiter.Throttled(await waiting, ThrottledResponse(retryAfter: TimeSpan.FromSeconds(12)));
        Assert.Equal(ErrorKind.RateLimitPaused, (await FailureAsync(noPause)).Kind);
    }

    [Theory]
    [InlineData("limit:1,time:60 day", 0)]
    [InlineData("", 5184000)]
    [InlineData("limit:1,time:999999 day", 999999999)]
    public async Task A_pause_of_years_is_no_reason_to_fail(string notice, int retryAfter)
    {
        List<TimeSpan> sent = await SendAsync(count: 1, perSecond: 200);
        RateLimiter.Throttled(sent[0], ThrottledResponse(notice, retryAfter == 0 ? null : TimeSpan.FromSeconds(retryAfter)));
        using CancellationTokenSource stop = new();
        Task waiting = SendAsync(count: 1, perSecond: 200, drive: false, cancellationToken: stop.Token);
        Time.Advance(TimeSpan.FromHours(1));
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_wait_for_the_rate_limit_ends_when_it_is_cancelled()
    {
        await TakeAsync(_one);
        using CancellationTokenSource stop = new();
        Task waiting = RateLimiter.WaitAsync(_one, MaxWait.Unlimited, null, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private Task<WafClientException> FailureAsync(MaxWait maxWait) =>
        Assert.ThrowsAsync<WafClientException>(() => RateLimiter.WaitAsync(new CallRateLimiter(200), maxWait, null, CancellationToken.None));
}
