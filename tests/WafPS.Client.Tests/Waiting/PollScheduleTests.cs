using CsCheck;
using WafPS.Client.Waiting;

namespace WafPS.Client.Tests.Waiting;

public class PollScheduleTests
{
    [Fact]
    public void The_time_of_a_poll_grows_with_the_square_of_its_number()
    {
        PollSchedule schedule = Schedule(0.25, 15);
        Assert.Equal([0, 0.25, 1, 2.25, 4, 6.25, 9], Enumerable.Range(0, 7).Select(poll => schedule.Point(poll).TotalSeconds));
    }

    [Theory]
    [InlineData(0.25, 15)]
    [InlineData(1, 10)]
    [InlineData(0.3, 1)]
    [InlineData(2, 3)]
    public void Poll_intervals_grow_up_to_the_maximum(double first, double max)
    {
        PollSchedule schedule = Schedule(first, max);
        double[] intervals = [.. Enumerable.Range(1, 200).Select(poll => (schedule.Point(poll) - schedule.Point(poll - 1)).TotalSeconds)];
        Assert.Equal(first, intervals[0], 6);
        Assert.Equal(intervals.Order(), intervals);
        Assert.Equal(max, intervals[^1], 6);
        Assert.All(intervals.TakeWhile(interval => interval < max).Select((interval, k) => (interval, k)), pair => Assert.Equal((2 * pair.k + 1) * first, pair.interval, 6));
    }

    [Fact]
    public void Equal_first_and_maximum_intervals_give_a_constant_poll_interval()
    {
        PollSchedule schedule = Schedule(5, 5);
        Assert.Equal([0, 5, 10, 15], Enumerable.Range(0, 4).Select(poll => schedule.Point(poll).TotalSeconds));
    }

    [Fact]
    public void The_schedule_shows_the_reason_for_each_poll_interval()
    {
        // Intervals of 1, 3, 5 and then 6 seconds.
        PollSchedule schedule = Schedule(1, 6);
        Assert.Equal(
            [WaitReason.Growing, WaitReason.Growing, WaitReason.Growing, WaitReason.MaxInterval, WaitReason.MaxInterval], Enumerable.Range(1, 5).Select(schedule.ReasonFor));
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(2, 3.85, 4, 4.15)]
    public void Jitter_moves_each_poll_except_the_first_in_both_directions(int poll, double earliest, double point, double latest)
    {
        PollSchedule schedule = Schedule(1, 6);
        Assert.Equal([earliest, point, latest], ((double[])[0, 0.5, 1]).Select(random => schedule.Time(poll, random).TotalSeconds));
    }

    [Fact]
    public void Jitter_changes_no_poll_interval_by_more_than_a_tenth()
    {
        PollSchedule schedule = Schedule(0.25, 15);
        Random random = new(1);
        for (int poll = 1; poll < 100; poll++)
        {
            double nominal = (schedule.Point(poll) - schedule.Point(poll - 1)).TotalSeconds;
            double interval = (schedule.Time(poll, random.NextDouble()) - schedule.Time(poll - 1, random.NextDouble())).TotalSeconds;
            Assert.InRange(interval, nominal * 0.9 - 1e-6, nominal * 1.1 + 1e-6);
        }
    }

    [Fact]
    public void Polls_that_were_due_during_a_slow_poll_are_skipped()
    {
        PollSchedule schedule = Schedule(0.25, 15);
        Assert.Equal(1, schedule.Next(0, TimeSpan.FromSeconds(0.1)));
        Assert.Equal(12, schedule.Next(1, TimeSpan.FromSeconds(31)));
    }

    // A request costs as much as 0.25 s of lag. The best fixed interval for a job of length T is then sqrt(2cT), which is also its cost.
    // The cost is the average over the possible times of the job's end between two polls.
    [Fact]
    public void The_cost_of_polling_is_near_the_best_fixed_interval_for_jobs_of_any_length()
    {
        const double Request = 0.25;
        PollSchedule schedule = Schedule(0.25, 15);
        for (double place = Math.Sqrt(3 / 0.25); At(place) <= 1200; place += 0.05)
        {
            double[] ends = [.. Enumerable.Range(-50, 101).Select(i => At(place + i * 0.01))];
            double ratio = ends.Average(Cost) / ends.Average(end => Math.Sqrt(2 * Request * end));
            Assert.True(ratio <= 1.6, $"{ratio:0.000} times the best at {At(place):0.0} s.");
        }

        // The time of a poll. A place between two whole numbers is a time between two polls.
        double At(double place) => place <= 30 ? 0.25 * place * place : 225 + 15 * (place - 30);

        double Cost(double end)
        {
            int poll = schedule.Next(0, TimeSpan.FromSeconds(end));
            return Request * poll + schedule.Point(poll).TotalSeconds - end;
        }
    }

    [Fact]
    public void An_hour_takes_at_most_half_the_requests_of_a_poll_every_5_seconds() =>
        Assert.InRange(Schedule(0.25, 15).Next(-1, TimeSpan.FromHours(1)) + 1, 1, (3600 / 5 + 1) / 2);

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

    private static PollSchedule Schedule(double first, double max) => new(TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(max));
}
