using CsCheck;
using WafPS.Client.Authentication;
using WafPS.Client.Responses;
using WafPS.Client.Waiting;

namespace WafPS.Client.Tests.Waiting;

/// <summary>Polls before the deadline.</summary>
public partial class JobWaiterTests
{
    // Other ones at each run. Each is minutes of a clock that moves by hundredths of a second.
    private static readonly int s_deadlines = Environment.GetEnvironmentVariable("WAFPS_LONG") is null ? 60 : 200;

    [Fact]
    public async Task A_wait_polls_once_more_just_before_the_deadline()
    {
        StubNetwork network = RunningUntil(TimeSpan.MaxValue);
        (WaitOutcome? outcome, WaitState state) = await WaitAsync(network, timeout: 12);
        Assert.Equal((WaitOutcome.TimedOut, "RUNNING"), (outcome, state.Job!.Status));
        AreNear([0, 0.25, 1, 2.25, 4, 6.25, 9, 11.8], network.SentAt);
        Assert.True(network.SentAt[^1] < TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task The_last_poll_finds_a_job_that_ended_in_the_last_poll_interval()
    {
        (WaitOutcome? outcome, _) = await WaitAsync(RunningUntil(TimeSpan.FromSeconds(11)), timeout: 12);
        Assert.Equal(WaitOutcome.Ended, outcome);
    }

    [Fact]
    public async Task The_last_poll_finds_an_ended_job_when_responses_are_slow()
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing(async (_, i, token) =>
        {
            string status = network.SentAt[i] >= TimeSpan.FromSeconds(10.5) ? "SUCCESS" : "RUNNING";
            await Task.Delay(TimeSpan.FromSeconds(0.3), network.Time, token);
            return StubNetwork.Job(status);
        });
        (WaitOutcome? outcome, _) = await WaitAsync(network, timeout: 12);
        Assert.Equal(WaitOutcome.Ended, outcome);
    }

    [Fact]
    public async Task A_wait_ends_at_the_deadline_when_the_server_hangs()
    {
        StubNetwork network = StubNetwork.Doing((_, i, token) => i == 0 ? Task.FromResult(StubNetwork.Job("RUNNING")) : HangAsync(token));
        (WaitOutcome? outcome, WaitState state) = await WaitAsync(network, timeout: 7);
        Assert.Equal((WaitOutcome.TimedOut, "RUNNING"), (outcome, state.Job!.Status));
        Assert.InRange(state.Elapsed, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7.05));
    }

    [Fact]
    public async Task A_job_that_comes_later_has_the_same_deadline()
    {
        StubNetwork network = RunningUntil(TimeSpan.MaxValue);
        using JobWaiter waiter = Waiter(network, timeout: 12);
        network.Time.Advance(TimeSpan.FromSeconds(4));
        RefreshingClient client = Refreshing(network.Client(), _ => Task.FromResult<Credential?>(null));
        await network.UntilEndAsync(waiter.WaitAsync(client, StubNetwork.JobId, (_, _, _) => { }), s_tick);
        AreNear([0, 0.25, 1, 2.25, 4, 6.25, 7.8], network.SentAt);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public async Task A_wait_continues_after_a_long_pause_unless_the_timeout_is_zero(int timeout, bool isWaitedThrough)
    {
        StubNetwork network = StubNetwork.Doing((_, i, _) => Task.FromResult(
            i == 0 ? StubNetwork.Body(429, "", ("Retry-After", "600")) : StubNetwork.Job()));
        using JobWaiter waiter = Waiter(network, timeout);
        RefreshingClient client = Refreshing(network.Client(), _ => Task.FromResult<Credential?>(null));
        await Assert.ThrowsAsync<WafClientException>(() => client.Current!.PollAsync(StubNetwork.JobId, waitsForLimits: true, CancellationToken.None));
        (WaitOutcome? outcome, WaitState state) = await network.UntilEndAsync(waiter.WaitAsync(client, StubNetwork.JobId, (_, _, _) => { }), s_tick);
        Assert.Equal(isWaitedThrough ? (WaitOutcome.Ended, 2) : (WaitOutcome.TimedOut, 1), (outcome, network.Sent.Count));
        Assert.Equal(isWaitedThrough, state.Elapsed >= TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_timeout_of_zero_polls_once()
    {
        StubNetwork network = RunningUntil(TimeSpan.MaxValue);
        (WaitOutcome? outcome, _) = await WaitAsync(network, timeout: 0);
        Assert.Equal(WaitOutcome.TimedOut, outcome);
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task All_jobs_are_polled_a_last_time_just_before_the_deadline()
    {
        Dictionary<string, TimeSpan> last = [];
        StubNetwork network = null!;
        network = StubNetwork.Doing((request, _, _) =>
        {
            last[request.RequestUri!.Segments[^1]] = network.SentAt[^1];
            return Task.FromResult(Response(request, "RUNNING"));
        });
        using JobWaiter waiter = Waiter(network, timeout: 30);
        RefreshingClient client = Refreshing(network.Client(perSecond: 200), _ => Task.FromResult<Credential?>(null));
        Task<WaitResult>[] waits = [.. Enumerable.Range(0, 400).Select(i => waiter.WaitAsync(client, $"{i:d32}", (_, _, _) => { }))];
        Assert.All(await network.UntilEndAsync(Task.WhenAll(waits), s_tick), wait => Assert.Equal(WaitOutcome.TimedOut, wait.Outcome));
        // 400 polls at 200 a second take 2 s.
        Assert.All(last.Values, at => Assert.InRange(at, TimeSpan.FromSeconds(30 - 2 - 1.1), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task At_a_low_rate_a_job_is_not_given_up_before_the_deadline()
    {
        TimeSpan end = TimeSpan.FromSeconds(59);
        StubNetwork network = null!;
        network = StubNetwork.Doing((request, _, _) => Task.FromResult(Response(request, network.SentAt[^1] >= end ? "SUCCESS" : "RUNNING")));
        using JobWaiter waiter = Waiter(network, timeout: 60, perSecond: 1);
        RefreshingClient client = Refreshing(network.Client(StubNetwork.Connection() with { Credential = Token("token") }, perSecond: 1), _ => Task.FromResult<Credential?>(null));
        DateTimeOffset start = network.Time.GetUtcNow();
        List<TimeSpan> given = [];
        Task[] waits = [.. Enumerable.Range(0, 20).Select(async i =>
        {
            (WaitOutcome? outcome, _) = await waiter.WaitAsync(client, $"{i:d32}", (_, _, _) => { });
            if (outcome == WaitOutcome.TimedOut)
            {
                given.Add(network.Time.GetUtcNow() - start);
            }
        })];
        await network.Time.UntilEndAsync(Task.WhenAll(waits), s_tick);
        // One request a second: a job that isn't polled in the last second is pending until the end of it.
        Assert.InRange(given.Count, 1, 19);
        Assert.All(given, at => Assert.True(at > TimeSpan.FromSeconds(58.5), $"{at}"));
    }

    [Fact]
    public async Task A_wait_never_passes_its_deadline_and_always_polls_just_before_it() => await Gen.Select(Gen.Int[1, 600], Gen.Int[1, 30])
        .SampleAsync(
            async (timeout, jobs) =>
            {
                StubNetwork network = null!;
                network = StubNetwork.Doing((request, _, _) => Task.FromResult(Response(request, "RUNNING")));
                using JobWaiter waiter = Waiter(network, timeout);
                RefreshingClient client = Refreshing(network.Client(), _ => Task.FromResult<Credential?>(null));
                DateTimeOffset begin = network.Time.GetUtcNow();
                WaitResult[] ends = await network.UntilEndAsync(
                    Task.WhenAll(Enumerable.Range(0, jobs).Select(i => waiter.WaitAsync(client, $"{i:d32}", (_, _, _) => { }))), s_tick);
                Assert.All(ends, end => Assert.Equal(WaitOutcome.TimedOut, end.Outcome));
                Assert.True(network.Time.GetUtcNow() - begin <= TimeSpan.FromSeconds(timeout) + s_tick);
                ILookup<string, TimeSpan> polls = network.Sent.Zip(network.SentAt).ToLookup(sent => sent.First.RequestUri!.Segments[^1], sent => sent.Second);
                Assert.Equal(jobs, polls.Count);
                Assert.All(polls, job => Assert.InRange(job.Max().TotalSeconds, Math.Max(0, timeout - 1.3), timeout));
            },
            iter: s_deadlines);
}
