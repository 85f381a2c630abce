using CsCheck;
using WafPS.Client.Waiting;

namespace WafPS.Client.Tests.Waiting;

/// <summary>When jobs are polled before a deadline, for any timeout, latency and limits.</summary>
public class DeadlineTests
{
    private static readonly TimeSpan s_latency = TimeSpan.FromSeconds(0.1);
    private static readonly Gen<TimeSpan> s_latencies = Gen.Double[0, 5].Select(TimeSpan.FromSeconds);
    private static readonly Gen<(double Timeout, double Elapsed, int PerSecond, int InFlight)> s_calls = Gen.Select(Gen.Double[0.001, 3600], Gen.Double[0, 600], Gen.Int[1, 200], Gen.Int[1, 64]);
    private static readonly Gen<(int Rank, int Pending)> s_jobs = Gen.Select(Gen.Int[1, 2000], Gen.Int[0, 1000]);

    [Theory]
    [InlineData(0, 0.05)]
    [InlineData(0.016, 0.05)]
    [InlineData(0.02, 0.06)]
    [InlineData(0.1, 0.3)]
    [InlineData(0.3, 0.9)]
    [InlineData(10, 1)]
    public void The_margin_is_three_times_the_latency_within_its_bounds(double latency, double margin) =>
        Assert.Equal(margin, Deadline.Margin(TimeSpan.FromSeconds(latency)).TotalSeconds, 6);

    [Fact]
    public void The_last_poll_comes_before_the_deadline_by_the_margin() => Assert.Equal(TimeSpan.FromSeconds(11.7), Of(Call(timeout: 12)).LastPoll(s_latency));

    [Theory]
    [InlineData(0, 11.7)]
    [InlineData(1, 11.6)]
    [InlineData(9, 10.8)]
    [InlineData(10, 11.7)]
    [InlineData(25, 11.2)]
    public void Jobs_take_turns_in_the_order_in_which_their_waits_started(int rank, double turn) =>
        Assert.Equal(turn, Of(Call(timeout: 12, perSecond: 10)).Turn(rank, pending: 10, s_latency).TotalSeconds, 6);

    [Fact]
    public void With_slow_responses_it_is_the_requests_in_flight_that_limit_the_turns() =>
        Assert.Equal(11 - 9 / 8.0, Of(Call(timeout: 12, perSecond: 200, inFlight: 16)).Turn(rank: 9, pending: 10, TimeSpan.FromSeconds(2)).TotalSeconds, 6);

    [Theory]
    [InlineData(10.6, false, false)]
    [InlineData(11.6, false, false)]
    [InlineData(11.7, false, true)]
    [InlineData(10.6, true, false)]
    [InlineData(10.7, true, true)]
    [InlineData(11.6, true, true)]
    public void A_job_is_over_with_a_poll_in_the_margin_or_with_its_turn_shortly_before_it(double polledAt, bool isForDeadline, bool isOver) =>
        Assert.Equal(isOver, Of(Call(timeout: 12)).IsOver(TimeSpan.FromSeconds(polledAt), isForDeadline, s_latency));

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public void Without_a_timeout_there_is_no_deadline(int? timeout)
    {
        Deadline deadline = Of(Call(timeout), elapsed: TimeSpan.FromDays(1));
        TimeSpan century = TimeSpan.FromDays(36_500);
        Assert.True(deadline.LastPoll(s_latency) > century);
        Assert.True(deadline.Turn(rank: 1999, pending: 2000, s_latency) > century);
        Assert.False(deadline.IsOver(century, isForDeadline: true, s_latency));
    }

    [Fact]
    public void No_poll_is_planned_later_than_the_margin_before_the_deadline() => Gen.Select(s_calls, s_latencies, s_jobs).Sample(
        (call, latency, job) =>
        {
            Deadline deadline = Of(call);
            TimeSpan left = TimeSpan.FromSeconds(call.Timeout) - TimeSpan.FromSeconds(call.Elapsed);
            return left - deadline.LastPoll(latency) >= Deadline.Margin(latency) && left - deadline.Turn(job.Rank, job.Pending, latency) >= Deadline.Margin(latency);
        });

    [Fact]
    public void The_margin_stays_within_its_bounds_and_grows_with_the_latency() => Gen.Select(s_latencies, s_latencies).Sample(
        (latency, more) => Deadline.Margin(latency) >= TimeSpan.FromSeconds(0.05)
            && Deadline.Margin(latency) <= Deadline.Margin(latency + more)
            && Deadline.Margin(latency + more) <= TimeSpan.FromSeconds(1));

    [Fact]
    public void No_more_turns_come_in_a_second_than_the_limits_allow_polls() => Gen.Select(s_calls, s_latencies, s_jobs).Sample(
        (call, latency, job) =>
        {
            Deadline deadline = Of(call);
            double perSecond = Math.Min(call.PerSecond, call.InFlight / Math.Max(latency.TotalSeconds, 0.001));
            TimeSpan[] turns = [.. Enumerable.Range(job.Rank, job.Pending).Select(rank => deadline.Turn(rank, job.Pending, latency)).Order()];
            // The turn that is as many places later as there are polls in a second comes at least a second later.
            return turns.Skip((int)Math.Ceiling(perSecond)).Zip(turns).All(pair => pair.First - pair.Second >= TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(2));
        });

    [Fact]
    public void A_job_that_is_over_stays_over_and_one_before_its_time_is_not() => Gen.Select(s_calls, s_latencies, Gen.Double[0, 3600], Gen.Double[0, 100], Gen.Bool).Sample(
        (call, latency, seconds, later, isForDeadline) =>
        {
            Deadline deadline = Of(call);
            TimeSpan polledAt = TimeSpan.FromSeconds(seconds);
            TimeSpan lastPoll = deadline.LastPoll(latency);
            bool isOver = deadline.IsOver(polledAt, isForDeadline, latency);
            return (polledAt < lastPoll || isOver)
                && (polledAt >= lastPoll - Deadline.MaxMargin || !isOver)
                && (!isOver || deadline.IsOver(polledAt + TimeSpan.FromSeconds(later), isForDeadline, latency));
        });

    [Fact]
    public void A_wait_that_starts_later_has_the_same_deadline() => Gen.Select(s_calls, s_latencies, s_jobs).Sample(
        (call, latency, job) =>
        {
            TimeSpan elapsed = TimeSpan.FromSeconds(call.Elapsed);
            return Of(call).LastPoll(latency) + elapsed == Of(call, TimeSpan.Zero).LastPoll(latency)
                && Of(call).Turn(job.Rank, job.Pending, latency) + elapsed == Of(call, TimeSpan.Zero).Turn(job.Rank, job.Pending, latency);
        });

    private static WaitOptions Call(double? timeout, int perSecond = 200, int inFlight = 16) => new()
    {
        Schedule = new PollSchedule(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(15)),
        Timeout = timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        IsFinal = _ => false,
        PerSecond = perSecond,
        InFlight = inFlight,
    };

    private static Deadline Of(WaitOptions options, TimeSpan elapsed = default) => new(options, elapsed);

    private static Deadline Of((double Timeout, double Elapsed, int PerSecond, int InFlight) call, TimeSpan? elapsed = null) =>
        new(Call(call.Timeout, call.PerSecond, call.InFlight), elapsed ?? TimeSpan.FromSeconds(call.Elapsed));
}
