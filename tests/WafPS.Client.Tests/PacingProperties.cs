using CsCheck;
using WafPS.Client.Pacing;
using WafPS.Client.Waiting;

namespace WafPS.Client.Tests;

/// <summary>What holds for any limit, any gaps and any deadline.</summary>
public class PacingProperties : WaiterTest
{
    // Other ones at each run. Each is minutes of a clock that moves by hundredths of a second.
    private static readonly int s_deadlines = Environment.GetEnvironmentVariable("WAFPS_LONG") is null ? 60 : 200;

    [Fact]
    public async Task No_window_ever_holds_more_than_the_limit() => await Gen.Select(Gen.Int[1, 40], Gen.Int[0, 3000].Array[1, 120])
        .SampleAsync(
            async (perSecond, arrivals) =>
            {
                StubNetwork clock = StubNetwork.Answering(() => StubNetwork.Job());
                RequestBudget budget = new(new Uri("https://waf.example.com"), clock.Time, new Random(1));
                CallerLimit limit = new(perSecond);
                TimeSpan[] sent = await clock.UntilEndAsync(Task.WhenAll(arrivals.Select(SendAsync)), TimeSpan.FromMilliseconds(5));
                TimeSpan[] sorted = [.. sent.Order()];
                Assert.Equal(arrivals.Length, sorted.Length);
                // The one that is as many places later as the limit has is at least a second later.
                Assert.All(sorted.Skip(perSecond).Zip(sorted), pair => Assert.True(pair.First - pair.Second >= TimeSpan.FromSeconds(1), $"{pair.Second} and {pair.First}, limit {perSecond}"));

                async Task<TimeSpan> SendAsync(int arrival)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(arrival), clock.Time);
                    return await budget.WaitAsync(limit, slots: null, HoldLimit.None, onWait: null, CancellationToken.None);
                }
            },
            iter: 60);

    [Fact]
    public void Gaps_grow_up_to_the_longest_and_jitter_moves_none_by_more_than_a_tenth() => Gen.Select(Gen.Double[0.001, 30], Gen.Double[1, 100], Gen.Int[1, 400], Gen.Double[0, 1], Gen.Double[0, 1])
        .Sample(
            (first, factor, look, one, other) =>
            {
                TimeSpan longest = TimeSpan.FromSeconds(first * factor);
                PollSchedule schedule = new(TimeSpan.FromSeconds(first), longest);
                TimeSpan gap = schedule.Point(look) - schedule.Point(look - 1);
                TimeSpan next = schedule.Point(look + 1) - schedule.Point(look);
                TimeSpan jittered = schedule.Time(look + 1, one) - schedule.Time(look, other);
                return gap > TimeSpan.Zero && gap <= next && next <= longest + TimeSpan.FromTicks(1) && (jittered - next).Duration() <= next / 10 + TimeSpan.FromTicks(2)
                    && schedule.Next(look - 1, schedule.Point(look)) == look;
            },
            iter: 20_000);

    [Fact]
    public async Task A_deadline_is_never_passed_and_there_is_always_a_last_look_before_it() => await Gen.Select(Gen.Int[1, 600], Gen.Int[1, 30])
        .SampleAsync(
            async (timeout, jobs) =>
            {
                StubNetwork network = null!;
                network = StubNetwork.Doing((request, _, _) => Task.FromResult(Answer(request, "RUNNING")));
                using JobWaiter waiter = Waiter(network, timeout);
                RenewableClient client = new(network.Client(), _ => Task.FromResult<Authentication.Credential?>(null));
                DateTimeOffset begin = network.Time.GetUtcNow();
                (WaitOutcome Outcome, WaitState State)[] ends = await network.UntilEndAsync(
                    Task.WhenAll(Enumerable.Range(0, jobs).Select(i => waiter.WaitAsync(client, $"{i:d32}", (_, _, _) => { }))), s_tick);
                Assert.All(ends, end => Assert.Equal(WaitOutcome.TimedOut, end.Outcome));
                Assert.True(network.Time.GetUtcNow() - begin <= TimeSpan.FromSeconds(timeout) + s_tick);
                ILookup<string, TimeSpan> looks = network.Sent.Zip(network.SentAt).ToLookup(sent => sent.First.RequestUri!.Segments[^1], sent => sent.Second);
                Assert.Equal(jobs, looks.Count);
                Assert.All(looks, job => Assert.InRange(job.Max().TotalSeconds, Math.Max(0, timeout - 1.3), timeout));
            },
            iter: s_deadlines);
}
