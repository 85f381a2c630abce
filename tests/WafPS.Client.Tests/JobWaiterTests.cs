using System.Net.Sockets;
using WafPS.Client.Authentication;
using WafPS.Client.Waiting;

namespace WafPS.Client.Tests;

public class JobWaiterTests
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task A_job_is_looked_at_until_it_has_ended()
    {
        StubNetwork network = RunningUntil(TimeSpan.FromSeconds(5));
        (WaitOutcome outcome, WaitState state) = await WaitAsync(network);
        Assert.Equal((WaitOutcome.Ended, "SUCCESS", 6), (outcome, state.Job!.Status, state.Looks));
        AreNear([0, 0.25, 1, 2.25, 4, 6.25], network.SentAt);
        Assert.InRange(state.Elapsed.TotalSeconds, 6, 6.5);
    }

    [Fact]
    public async Task What_is_said_of_the_lag_is_true()
    {
        StubNetwork network = RunningUntil(TimeSpan.FromSeconds(5));
        (_, WaitState state) = await WaitAsync(network);
        TimeSpan lag = network.SentAt[^1] - TimeSpan.FromSeconds(5);
        Assert.InRange(state.MaxDetectionLag!.Value, lag, network.SentAt[^1] - network.SentAt[^2] + s_tick);
    }

    [Fact]
    public async Task Of_a_job_that_had_ended_before_nothing_is_said_about_the_lag()
    {
        (_, WaitState state) = await WaitAsync(RunningUntil(TimeSpan.Zero));
        Assert.Null(state.MaxDetectionLag);
        Assert.Equal(1, state.Looks);
    }

    [Fact]
    public async Task There_is_a_last_look_just_before_the_deadline()
    {
        StubNetwork network = RunningUntil(TimeSpan.MaxValue);
        (WaitOutcome outcome, WaitState state) = await WaitAsync(network, timeout: 12);
        Assert.Equal((WaitOutcome.TimedOut, "RUNNING"), (outcome, state.Job!.Status));
        AreNear([0, 0.25, 1, 2.25, 4, 6.25, 9, 11.8], network.SentAt);
        Assert.True(network.SentAt[^1] < TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Which_sees_an_end_within_the_last_gap()
    {
        (WaitOutcome outcome, _) = await WaitAsync(RunningUntil(TimeSpan.FromSeconds(11)), timeout: 12);
        Assert.Equal(WaitOutcome.Ended, outcome);
    }

    [Fact]
    public async Task A_deadline_holds_though_the_server_hangs()
    {
        StubNetwork network = StubNetwork.Doing((_, i, token) => i == 0 ? Task.FromResult(StubNetwork.Job("RUNNING")) : HangAsync(token));
        (WaitOutcome outcome, WaitState state) = await WaitAsync(network, timeout: 7);
        Assert.Equal((WaitOutcome.TimedOut, "RUNNING"), (outcome, state.Job!.Status));
        Assert.InRange(state.Elapsed, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7.05));
    }

    [Fact]
    public async Task Zero_is_one_look()
    {
        StubNetwork network = RunningUntil(TimeSpan.MaxValue);
        (WaitOutcome outcome, _) = await WaitAsync(network, timeout: 0);
        Assert.Equal(WaitOutcome.TimedOut, outcome);
        Assert.Single(network.Sent);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_status_that_may_pass_is_waited_through(int status) => await IsWaitedThrough(() => StubNetwork.Body(status, ""));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("{\"status\":\"SUCCESS\",\"job_id\":\"00000000000000000000000000000000\"}")]
    public async Task An_answer_that_is_not_valid_is_waited_through(string body) => await IsWaitedThrough(() => StubNetwork.Body(200, body));

    [Theory]
    [InlineData(SocketError.ConnectionReset)]
    [InlineData(SocketError.HostNotFound)]
    public async Task A_broken_connection_is_waited_through(SocketError error) =>
        await IsWaitedThrough(() => throw new HttpRequestException("x", new SocketException((int)error)));

    [Fact]
    public async Task An_attempt_that_times_out_is_waited_through()
    {
        StubNetwork network = StubNetwork.Doing((_, i, token) => i < 2 ? HangAsync(token) : Task.FromResult(StubNetwork.Job()));
        (WaitOutcome outcome, WaitState state) = await WaitAsync(network);
        Assert.Equal((WaitOutcome.Ended, 3), (outcome, state.Looks));
    }

    [Theory]
    [InlineData(400, "")]
    [InlineData(403, "")]
    [InlineData(404, "")]
    [InlineData(405, "")]
    [InlineData(302, "")]
    public async Task What_can_not_pass_ends_the_wait(int status, string body)
    {
        StubNetwork network = StubNetwork.Answering(() => StubNetwork.Job("RUNNING"), () => StubNetwork.Body(status, body));
        (WaitOutcome outcome, WaitState state) = await WaitAsync(network);
        Assert.Equal((WaitOutcome.Failed, status, "RUNNING", 2), (outcome, state.Failure!.StatusCode!.Value, state.Job!.Status, state.Looks));
    }

    [Theory]
    [InlineData(401, "")]
    [InlineData(400, """{"error_code":"WAF.00012001","error_msg":"Invalid token"}""")]
    public async Task A_credential_that_is_refused_is_read_again_once_and_then_it_ends(int status, string body)
    {
        int readings = 0;
        StubNetwork network = StubNetwork.Answering(() => StubNetwork.Body(status, body));
        (WaitOutcome outcome, _) = await WaitAsync(network, readCredential: () =>
        {
            readings++;
            return Token("old");
        });
        Assert.Equal((WaitOutcome.Failed, 1), (outcome, readings));
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task With_a_new_credential_the_wait_goes_on()
    {
        StubNetwork network = StubNetwork.Doing((request, i, _) => Task.FromResult(
            request.Headers.GetValues("X-Auth-Token").Single() switch
            {
                "old" when i < 3 => StubNetwork.Job("RUNNING"),
                "old" => StubNetwork.Body(401, ""),
                _ => StubNetwork.Job(),
            }));
        (WaitOutcome outcome, WaitState state) = await WaitAsync(network, readCredential: () => Token("new"));
        Assert.Equal((WaitOutcome.Ended, 5), (outcome, state.Looks));
    }

    [Fact]
    public async Task One_job_that_is_refused_takes_no_renewal_from_the_others()
    {
        string credential = "old";
        StubNetwork network = null!;
        network = StubNetwork.Doing((request, _, _) => Task.FromResult(
            request.RequestUri!.Segments[^1][^1] == '0' ? StubNetwork.Body(401, "")
            : network.SentAt[^1] > TimeSpan.FromSeconds(3) && request.Headers.GetValues("X-Auth-Token").Single() == "old" ? StubNetwork.Body(401, "")
            : Answer(request, network.SentAt[^1] > TimeSpan.FromSeconds(5) ? "SUCCESS" : "RUNNING")));
        using JobWaiter waiter = Waiter(network);
        RenewableClient client = new(
            network.Client(StubNetwork.Connection() with { Credential = Token("old") }), _ => Task.FromResult<Credential?>(Token(credential)));
        Task<(WaitOutcome Outcome, WaitState)>[] waits = [.. Enumerable.Range(0, 3).Select(i => waiter.WaitAsync(client, $"{i:d32}", (_, _, _) => { }))];
        network.Time.Advance(TimeSpan.FromSeconds(1));
        credential = "new";
        (WaitOutcome Outcome, WaitState State)[] ends = await network.UntilEndAsync(Task.WhenAll(waits), s_tick);
        Assert.Equal([WaitOutcome.Failed, WaitOutcome.Ended, WaitOutcome.Ended], ends.Select(end => end.Outcome));
    }

    [Fact]
    public async Task Many_refusals_are_one_reading()
    {
        int readings = 0;
        StubNetwork network = StubNetwork.Doing((request, _, _) => Task.FromResult(
            request.Headers.GetValues("X-Auth-Token").Single() == "old" ? StubNetwork.Body(401, "") : Answer(request, "SUCCESS")));
        using JobWaiter waiter = Waiter(network);
        RenewableClient client = new(network.Client(StubNetwork.Connection() with { Credential = Token("old") }), _ =>
        {
            readings++;
            return Task.FromResult<Credential?>(Token("new"));
        });
        Task<(WaitOutcome Outcome, WaitState)>[] waits = [.. Enumerable.Range(0, 50).Select(i => waiter.WaitAsync(client, $"{i:d32}", (_, _, _) => { }))];
        Assert.All(await network.UntilEndAsync(Task.WhenAll(waits), s_tick), wait => Assert.Equal(WaitOutcome.Ended, wait.Outcome));
        Assert.Equal(1, readings);
    }

    [Fact]
    public async Task All_jobs_get_their_last_look_before_the_deadline()
    {
        Dictionary<string, TimeSpan> last = [];
        StubNetwork network = null!;
        network = StubNetwork.Doing((request, _, _) =>
        {
            last[request.RequestUri!.Segments[^1]] = network.SentAt[^1];
            return Task.FromResult(Answer(request, "RUNNING"));
        });
        using JobWaiter waiter = Waiter(network, timeout: 30);
        RenewableClient client = new(network.Client(), _ => Task.FromResult<Credential?>(null));
        Task<(WaitOutcome Outcome, WaitState)>[] waits = [.. Enumerable.Range(0, 1000).Select(i => waiter.WaitAsync(client, $"{i:d32}", (_, _, _) => { }))];
        Assert.All(await network.UntilEndAsync(Task.WhenAll(waits), s_tick), wait => Assert.Equal(WaitOutcome.TimedOut, wait.Outcome));
        // 1,000 looks at 200 a second take 5 s.
        Assert.All(last.Values, at => Assert.InRange(at, TimeSpan.FromSeconds(30 - 5 - 1.1), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_stop_ends_it()
    {
        using CancellationTokenSource stop = new();
        StubNetwork network = StubNetwork.Doing((_, _, token) => HangAsync(token));
        using JobWaiter waiter = Waiter(network, stop: stop.Token);
        Task<(WaitOutcome, WaitState)> wait = waiter.WaitAsync(new RenewableClient(network.Client(), _ => Task.FromResult<Credential?>(null)), StubNetwork.JobId, (_, _, _) => { });
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task It_beats_at_even_intervals_until_stopped()
    {
        using CancellationTokenSource stop = new();
        StubNetwork network = RunningUntil(TimeSpan.Zero);
        using JobWaiter waiter = Waiter(network, stop: stop.Token);
        int beats = 0;
        Task beating = waiter.BeatAsync(TimeSpan.FromMinutes(1), () => beats++);
        for (int i = 0; i < 10; i++)
        {
            network.Time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(5, beats);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beating);
    }

    private static async Task IsWaitedThrough(Func<HttpResponseMessage> fault)
    {
        StubNetwork network = StubNetwork.Doing((_, i, _) => Task.FromResult(i is 0 or 2 or 3 ? fault() : StubNetwork.Job(i < 5 ? "RUNNING" : "SUCCESS")));
        List<FailureKind?> failures = [];
        (WaitOutcome outcome, WaitState state) = await WaitAsync(network, onLook: state => failures.Add(state.Failure?.Kind));
        Assert.Equal((WaitOutcome.Ended, 6), (outcome, state.Looks));
        Assert.Equal([true, false, true, true, false], failures.Select(failure => failure is not null));
    }

    private static StubNetwork RunningUntil(TimeSpan end)
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((_, _, _) => Task.FromResult(StubNetwork.Job(network.SentAt[^1] >= end ? "SUCCESS" : "RUNNING")));
        return network;
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request, string status) =>
        StubNetwork.Body(200, $$"""{"status":"{{status}}","job_id":"{{request.RequestUri!.Segments[^1]}}"}""");

    private static Task<HttpResponseMessage> HangAsync(CancellationToken token)
    {
        TaskCompletionSource<HttpResponseMessage> answer = new();
        token.Register(() => answer.TrySetCanceled(token));
        return answer.Task;
    }

    private static UserToken Token(string text) => new(new Secret(text));

    private static JobWaiter Waiter(StubNetwork network, int timeout = -1, CancellationToken stop = default) => new(
        new WaitOptions
        {
            Schedule = new PollSchedule(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(15)),
            Timeout = timeout < 0 ? null : TimeSpan.FromSeconds(timeout),
            IsFinal = job => job.Status is "SUCCESS" or "FAILED",
        },
        network.Time,
        stop,
        new Random(1));

    private static async Task<(WaitOutcome Outcome, WaitState State)> WaitAsync(
        StubNetwork network, int timeout = -1, Func<Credential?>? readCredential = null, Action<WaitState>? onLook = null)
    {
        using JobWaiter waiter = Waiter(network, timeout);
        RenewableClient client = new(
            network.Client(StubNetwork.Connection() with { Credential = Token("old") }), _ => Task.FromResult(readCredential?.Invoke()));
        return await network.UntilEndAsync(waiter.WaitAsync(client, StubNetwork.JobId, (state, _, _) => onLook?.Invoke(state)), s_tick);
    }

    private static void AreNear(double[] expected, List<TimeSpan> times)
    {
        Assert.Equal(expected.Length, times.Count);
        Assert.All(expected.Zip(times), pair => Assert.InRange(pair.Second.TotalSeconds, pair.First * 0.95 - 0.05, pair.First * 1.05 + 0.05));
    }
}
