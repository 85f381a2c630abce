using WafPS.Client.Authentication;
using CsCheck;
using WafPS.Client.Tests.Waiting;
using WafPS.Client.Waiting;

namespace WafPS.Client.Tests.RateLimiting;

/// <summary>Properties of any limit, any poll intervals and any deadline.</summary>
public class RateLimiterProperties : WaiterTest
{
    // Other ones at each run. Each is minutes of a clock that moves by hundredths of a second.
    private static readonly int s_deadlines = Environment.GetEnvironmentVariable("WAFPS_LONG") is null ? 60 : 200;

    [Fact]
    public void Poll_intervals_grow_up_to_the_maximum_and_jitter_changes_none_by_more_than_a_tenth() => Gen.Select(Gen.Double[0.001, 30], Gen.Double[1, 100], Gen.Int[1, 400], Gen.Double[0, 1], Gen.Double[0, 1])
        .Sample(
            (first, factor, poll, one, other) =>
            {
                TimeSpan max = TimeSpan.FromSeconds(first * factor);
                PollSchedule schedule = new(TimeSpan.FromSeconds(first), max);
                TimeSpan interval = schedule.Point(poll) - schedule.Point(poll - 1);
                TimeSpan next = schedule.Point(poll + 1) - schedule.Point(poll);
                TimeSpan jittered = schedule.Time(poll + 1, one) - schedule.Time(poll, other);
                return interval > TimeSpan.Zero && interval <= next && next <= max + TimeSpan.FromTicks(1) && (jittered - next).Duration() <= next / 10 + TimeSpan.FromTicks(2)
                    && schedule.Next(poll - 1, schedule.Point(poll)) == poll;
            },
            iter: 20_000);

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
