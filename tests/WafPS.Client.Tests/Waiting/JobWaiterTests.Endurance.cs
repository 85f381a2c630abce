using System.Net.Sockets;
using WafPS.Client.Authentication;
using WafPS.Client.Waiting;

namespace WafPS.Client.Tests.Waiting;

/// <summary>Hundreds of jobs on a clock that doesn't wait, against a service that has bad days.</summary>
public partial class JobWaiterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_job_ends_correctly_with_few_extra_requests_when_a_fifth_of_the_responses_are_faulty(int seed)
    {
        (int faultless, _) = await RunOnFakeClockAsync(seed, jobs: 500, faults: 0);
        (int faulty, _) = await RunOnFakeClockAsync(seed, jobs: 500, faults: 0.2);
        Assert.True(faulty <= 1.35 * faultless, $"{(double)faulty / faultless:0.00} times the requests of a clean run.");
    }

    [Fact]
    public async Task A_rate_limit_that_the_service_named_is_rarely_exceeded_again()
    {
        (int requests, int throttled) = await RunOnFakeClockAsync(seed: 3, jobs: 300, faults: 0, limit: 50);
        Assert.InRange(throttled, 1, 1 + requests / 100);
    }

    /// <summary>Waits for jobs of random lives, and makes sure that each ends as it was to.</summary>
    private static async Task<(int Requests, int Throttled)> RunOnFakeClockAsync(int seed, int jobs, double faults, int limit = int.MaxValue)
    {
        Random random = new(seed);
        Dictionary<string, (TimeSpan End, string Outcome)> lives = Enumerable.Range(0, jobs).ToDictionary(
            i => $"{i:d32}", _ => (TimeSpan.FromSeconds(1 + random.NextDouble() * 119), random.Next(2) == 0 ? "SUCCESS" : "FAILED"));
        int throttled = 0;
        int inWindow = 0;
        long window = -1;
        StubNetwork network = null!;
        network = StubNetwork.Doing((request, _, cancellationToken) =>
        {
            TimeSpan now = network.SentAt[^1];
            (window, inWindow) = (long)now.TotalSeconds == window ? (window, inWindow + 1) : ((long)now.TotalSeconds, 1);
            if (inWindow > limit)
            {
                throttled++;
                return Task.FromResult(StubNetwork.Body(
                    429, $$"""{"error_code":"APIGW.0308","error_msg":"The throttling threshold has been reached: policy user over ratelimit,limit:{{limit}},time:1 second"}"""));
            }

            if (random.NextDouble() < faults)
            {
                return Faulty(random.Next(5), cancellationToken);
            }

            string id = request.RequestUri!.Segments[^1];
            string status = now < lives[id].End ? "RUNNING" : lives[id].Outcome;
            return Task.FromResult(StubNetwork.Body(200, $$"""{"status":"{{status}}","job_id":"{{id}}"}"""));
        });

        using JobWaiter waiter = new(
            new WaitOptions
            {
                Schedule = new PollSchedule(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(15)),
                IsFinal = job => job.Status is "SUCCESS" or "FAILED",
                // So many that nobody waits for a slot: what does runs on the thread pool, where this clock can't wait for it.
                InFlight = 10_000,
            },
            network.Time,
            CancellationToken.None,
            new Random(seed));
        RefreshingClient client = Refreshing(network.Client(), _ => Task.FromResult<Credential?>(null));
        Task<WaitResult>[] waits = [.. lives.Keys.Select(id => waiter.WaitAsync(client, id, (_, _, _) => { }))];
        WaitResult[] ends = await network.UntilEndAsync(Task.WhenAll(waits), 2 * s_tick);
        Assert.All(ends, end => Assert.Equal((WaitOutcome.Ended, lives[end.State.JobId].Outcome), (end.Outcome, end.State.Job!.Status)));
        // The interval at a job's end is about eight seconds. One poll in 25 hangs, for half a minute.
        Assert.InRange(ends.Average(end => (end.State.Elapsed - lives[end.State.JobId].End).TotalSeconds), 1, 12);

        return (network.Sent.Count, throttled);
    }

    private static Task<HttpResponseMessage> Faulty(int kind, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case 0:
                return Task.FromResult(StubNetwork.Body(429, ""));
            case 1:
                return Task.FromResult(StubNetwork.Body(500, ""));
            case 2:
                return Task.FromResult(StubNetwork.Body(503, ""));
            case 3:
                throw new HttpRequestException("x", new SocketException((int)SocketError.ConnectionReset));
            default:
                TaskCompletionSource<HttpResponseMessage> response = new();
                cancellationToken.Register(() => response.TrySetCanceled(cancellationToken));
                return response.Task;
        }
    }
}
