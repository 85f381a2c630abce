using WafPS.Client.Waiting;

namespace WafPS.Client.Tests.Waiting;

public class LatencyAverageTests
{
    [Fact]
    public void The_average_follows_the_latency_by_an_eighth_at_a_time()
    {
        LatencyAverage average = new();
        Assert.Equal(TimeSpan.FromMilliseconds(100), average.Value);
        average.Add(TimeSpan.FromMilliseconds(900));
        Assert.Equal(TimeSpan.FromMilliseconds(200), average.Value);
    }

    [Fact]
    public async Task No_latency_is_lost_where_several_are_added_at_the_same_time()
    {
        const int Tasks = 4;
        const int Additions = 8;
        LatencyAverage expected = new();
        for (int i = 0; i < Tasks * Additions; i++)
        {
            expected.Add(TimeSpan.FromSeconds(1));
        }

        // A single run seldom shows it.
        for (int run = 0; run < 5000; run++)
        {
            LatencyAverage average = new();
            using Barrier start = new(Tasks);
            await Task.WhenAll(Enumerable.Range(0, Tasks).Select(_ => Task.Run(() =>
            {
                start.SignalAndWait();
                for (int i = 0; i < Additions; i++)
                {
                    average.Add(TimeSpan.FromSeconds(1));
                }
            })));
            Assert.Equal(expected.Value, average.Value);
        }
    }
}
