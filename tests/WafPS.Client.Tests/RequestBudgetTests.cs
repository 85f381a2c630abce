using Microsoft.Extensions.Time.Testing;
using WafPS.Client.Pacing;

namespace WafPS.Client.Tests;

public class RequestBudgetTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RequestBudget _budget;

    public RequestBudgetTests() => _budget = new RequestBudget(_time, new Random(1));

    [Fact]
    public async Task No_window_of_a_second_holds_more_than_the_limit()
    {
        List<TimeSpan> sent = await SendAsync(count: 100, perSecond: 10);
        Assert.All(sent, start => Assert.True(sent.Count(time => time >= start && time < start + TimeSpan.FromSeconds(1)) <= 10));
    }

    [Fact]
    public async Task The_limit_is_used_in_full()
    {
        List<TimeSpan> sent = await SendAsync(count: 101, perSecond: 10);
        Assert.InRange(sent[^1], TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10.2));
    }

    [Fact]
    public async Task A_named_limit_holds_at_once_and_for_what_was_sent_before()
    {
        List<TimeSpan> sent = await SendAsync(count: 16, perSecond: 200);
        _budget.Throttled(sent[^1], "policy user over ratelimit,limit:10,time:1 minute", null);
        List<TimeSpan> later = await SendAsync(count: 25, perSecond: 200);
        Assert.True(later[0] - sent[^1] >= TimeSpan.FromMinutes(1));
        Assert.True(later[10] - later[0] >= TimeSpan.FromMinutes(1));
        Assert.True(later[20] - later[10] >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_pause_that_is_asked_for_is_kept_by_everybody()
    {
        List<TimeSpan> sent = await SendAsync(count: 1, perSecond: 200);
        _budget.Throttled(sent[0], "slow down", TimeSpan.FromSeconds(7));
        List<TimeSpan> later = await SendAsync(count: 2, perSecond: 200);
        Assert.All(later, time => Assert.True(time - sent[0] >= TimeSpan.FromSeconds(7)));
    }

    [Fact]
    public async Task Without_a_word_about_the_limit_the_rate_is_halved_after_a_rest_and_recovers()
    {
        List<TimeSpan> sent = await SendAsync(count: 40, perSecond: 40);
        _budget.Throttled(sent[^1], null, null);
        List<TimeSpan> later = await SendAsync(count: 2000, perSecond: 40);
        Assert.InRange(later[0] - sent[^1], TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5.1));
        Assert.Equal(20, CountIn(later, later[0], TimeSpan.FromSeconds(0.99)));
        Assert.Equal(40, CountIn(later, later[0] + TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(0.99)));
    }

    [Fact]
    public async Task Many_refusals_at_once_count_as_one()
    {
        List<TimeSpan> sent = await SendAsync(count: 40, perSecond: 40);
        foreach (TimeSpan at in sent)
        {
            _budget.Throttled(at, null, TimeSpan.FromSeconds(1));
        }

        List<TimeSpan> later = await SendAsync(count: 60, perSecond: 40);
        Assert.Equal(20, CountIn(later, later[0], TimeSpan.FromSeconds(0.99)));
    }

    [Fact]
    public async Task A_caller_with_a_lower_limit_does_not_slow_another()
    {
        Task<List<TimeSpan>> slow = SendAsync(count: 3, perSecond: 1, drive: false);
        List<TimeSpan> fast = await SendAsync(count: 50, perSecond: 200);
        Assert.Equal(fast[0], fast[^1]);
        _time.Advance(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, (await slow).Count);
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        await SendAsync(count: 1, perSecond: 1);
        using CancellationTokenSource stop = new();
        ValueTask<TimeSpan> waiting = _budget.WaitAsync(1, null, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

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
    public void A_text_without_a_limit_names_none(string? text) => Assert.Null(RequestLimit.FromNotice(text));

    private static int CountIn(List<TimeSpan> sent, TimeSpan start, TimeSpan window) => sent.Count(time => time >= start && time < start + window);

    private async Task<List<TimeSpan>> SendAsync(int count, int perSecond, bool drive = true)
    {
        List<TimeSpan> sent = [];
        Task sending = SendAllAsync();
        while (drive && !sending.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        await sending;
        return sent;

        async Task SendAllAsync()
        {
            for (int i = 0; i < count; i++)
            {
                sent.Add(await _budget.WaitAsync(perSecond, null, CancellationToken.None).ConfigureAwait(false));
            }
        }
    }
}
