using System.Net.Sockets;
using WafPS.Client.Authentication;
using WafPS.Client.Responses;
using WafPS.Client.Waiting;

namespace WafPS.Client.Tests.Waiting;

public partial class JobWaiterTests : WaiterTest
{
    [Fact]
    public async Task A_job_is_polled_until_it_has_ended()
    {
        StubNetwork network = RunningUntil(TimeSpan.FromSeconds(5));
        (WaitOutcome? outcome, WaitState state) = await WaitAsync(network);
        Assert.Equal((WaitOutcome.Ended, "SUCCESS", 6), (outcome, state.Job!.Status, state.PollCount));
        AreNear([0, 0.25, 1, 2.25, 4, 6.25], network.SentAt);
        Assert.InRange(state.Elapsed.TotalSeconds, 6, 6.5);
    }

    [Fact]
    public async Task The_maximum_detection_lag_is_between_the_actual_lag_and_the_last_poll_interval()
    {
        StubNetwork network = RunningUntil(TimeSpan.FromSeconds(5));
        (_, WaitState state) = await WaitAsync(network);
        TimeSpan lag = network.SentAt[^1] - TimeSpan.FromSeconds(5);
        Assert.InRange(state.MaxDetectionLag!.Value, lag, network.SentAt[^1] - network.SentAt[^2] + s_tick);
    }

    [Fact]
    public async Task A_job_that_had_ended_before_the_wait_has_no_detection_lag()
    {
        (_, WaitState state) = await WaitAsync(RunningUntil(TimeSpan.Zero));
        Assert.Null(state.MaxDetectionLag);
        Assert.Equal(1, state.PollCount);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_wait_continues_after_a_transient_status_code(int status) => await IsWaitedThrough(() => StubNetwork.Body(status, ""));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("{\"status\":\"SUCCESS\",\"job_id\":\"00000000000000000000000000000000\"}")]
    public async Task A_wait_continues_after_an_invalid_response(string body) => await IsWaitedThrough(() => StubNetwork.Body(200, body));

    [Theory]
    [InlineData(SocketError.ConnectionReset)]
    [InlineData(SocketError.HostNotFound)]
    public async Task A_wait_continues_after_a_broken_connection(SocketError error) =>
        await IsWaitedThrough(() => throw new HttpRequestException("x", new SocketException((int)error)));

    [Fact]
    public async Task A_wait_continues_after_an_attempt_that_times_out()
    {
        StubNetwork network = StubNetwork.Doing((_, i, token) => i < 2 ? HangAsync(token) : Task.FromResult(StubNetwork.Job()));
        (WaitOutcome? outcome, WaitState state) = await WaitAsync(network);
        Assert.Equal((WaitOutcome.Ended, 3), (outcome, state.PollCount));
    }

    [Theory]
    [InlineData(400, "")]
    [InlineData(403, "")]
    [InlineData(404, "")]
    [InlineData(405, "")]
    [InlineData(302, "")]
    public async Task An_error_that_is_not_transient_ends_the_wait(int status, string body)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Job("RUNNING"), () => StubNetwork.Body(status, body));
        (WaitOutcome? outcome, WaitState state) = await WaitAsync(network);
        Assert.Equal((WaitOutcome.Failed, status, "RUNNING", 2), (outcome, state.Failure!.StatusCode!.Value, state.Job!.Status, state.PollCount));
    }

    [Theory]
    [InlineData(401, "")]
    [InlineData(400, """{"error_code":"WAF.00012001","error_msg":"Invalid token"}""")]
    public async Task A_rejected_credential_is_read_again_once_before_the_wait_ends(int status, string body)
    {
        int readings = 0;
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(status, body));
        (WaitOutcome? outcome, _) = await WaitAsync(network, readCredential: () =>
        {
            readings++;
            return Token("old");
        });
        Assert.Equal((WaitOutcome.Failed, 1), (outcome, readings));
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task A_wait_continues_with_a_new_credential()
    {
        StubNetwork network = StubNetwork.Doing((request, i, _) => Task.FromResult(
            request.Headers.GetValues("X-Auth-Token").Single() switch
            {
                "old" when i < 3 => StubNetwork.Job("RUNNING"),
                "old" => StubNetwork.Body(401, ""),
                _ => StubNetwork.Job(),
            }));
        (WaitOutcome? outcome, WaitState state) = await WaitAsync(network, readCredential: () => Token("new"));
        Assert.Equal((WaitOutcome.Ended, 5), (outcome, state.PollCount));
    }

    [Fact]
    public async Task A_job_that_is_always_rejected_does_not_prevent_a_refresh_for_the_others()
    {
        string credential = "old";
        StubNetwork network = null!;
        network = StubNetwork.Doing((request, _, _) => Task.FromResult(
            request.RequestUri!.Segments[^1][^1] == '0' ? StubNetwork.Body(401, "")
            : network.SentAt[^1] > TimeSpan.FromSeconds(3) && request.Headers.GetValues("X-Auth-Token").Single() == "old" ? StubNetwork.Body(401, "")
            : Response(request, network.SentAt[^1] > TimeSpan.FromSeconds(5) ? "SUCCESS" : "RUNNING")));
        using JobWaiter waiter = Waiter(network);
        RefreshingClient client = Refreshing(network.Client(StubNetwork.Connection() with { Credential = Token("old") }), _ => Task.FromResult<Credential?>(Token(credential)));
        Task<WaitResult>[] waits = [.. Enumerable.Range(0, 3).Select(i => waiter.WaitAsync(client, $"{i:d32}", (_, _, _) => { }))];
        network.Time.Advance(TimeSpan.FromSeconds(1));
        credential = "new";
        WaitResult[] ends = await network.UntilEndAsync(Task.WhenAll(waits), s_tick);
        Assert.Equal([WaitOutcome.Failed, WaitOutcome.Ended, WaitOutcome.Ended], ends.Select(end => end.Outcome));
    }

    [Fact]
    public async Task Many_rejections_read_the_credential_once()
    {
        int readings = 0;
        StubNetwork network = StubNetwork.Doing((request, _, _) => Task.FromResult(
            request.Headers.GetValues("X-Auth-Token").Single() == "old" ? StubNetwork.Body(401, "") : Response(request, "SUCCESS")));
        using JobWaiter waiter = Waiter(network);
        RefreshingClient client = Refreshing(network.Client(StubNetwork.Connection() with { Credential = Token("old") }), _ =>
        {
            readings++;
            return Task.FromResult<Credential?>(Token("new"));
        });
        Task<WaitResult>[] waits = [.. Enumerable.Range(0, 50).Select(i => waiter.WaitAsync(client, $"{i:d32}", (_, _, _) => { }))];
        Assert.All(await network.UntilEndAsync(Task.WhenAll(waits), s_tick), wait => Assert.Equal(WaitOutcome.Ended, wait.Outcome));
        Assert.Equal(1, readings);
    }

    [Fact]
    public async Task Polls_of_jobs_that_start_together_spread_out()
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((request, _, _) => Task.FromResult(Response(request, network.SentAt[^1] > TimeSpan.FromSeconds(5) ? "SUCCESS" : "RUNNING")));
        using JobWaiter waiter = Waiter(network);
        RefreshingClient client = Refreshing(network.Client(), _ => Task.FromResult<Credential?>(null));
        await network.UntilEndAsync(Task.WhenAll(Enumerable.Range(0, 10).Select(i => waiter.WaitAsync(client, $"{i:d32}", (_, _, _) => { }))), s_tick);
        Assert.True(network.SentAt.TakeLast(10).Distinct().Count() > 5);
    }

    [Fact]
    public async Task A_request_that_is_not_sent_does_not_count_as_a_poll()
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(401, ""));
        using JobWaiter waiter = Waiter(network);
        RefreshingClient client = Refreshing(network.Client(), _ => Task.FromResult<Credential?>(null));
        WaitResult[] ends = await network.UntilEndAsync(
            Task.WhenAll(Enumerable.Range(0, 10).Select(i => waiter.WaitAsync(client, $"{i:d32}", (_, _, _) => { }))), s_tick);
        // Three rejections of a key in a row block it.
        Assert.Equal((3, 3), (network.Sent.Count, ends.Sum(end => end.State.PollCount)));
        Assert.All(ends, end => Assert.Equal((WaitOutcome.Failed, true), (end.Outcome, end.State.Failure!.IsRejection)));
        Assert.Equal(7, ends.Count(end => end.State.Failure!.Kind == ErrorKind.CredentialBlocked));
    }

    [Fact]
    public async Task A_stop_ends_the_wait_for_a_job()
    {
        using CancellationTokenSource stop = new();
        StubNetwork network = StubNetwork.Doing((_, _, token) => HangAsync(token));
        using JobWaiter waiter = Waiter(network, stop: stop.Token);
        Task<WaitResult> wait = waiter.WaitAsync(Refreshing(network.Client(), _ => Task.FromResult<Credential?>(null)), StubNetwork.JobId, (_, _, _) => { });
        await stop.CancelAsync();
        Assert.Equal(WaitOutcome.Stopped, (await wait).Outcome);
    }

    [Fact]
    public async Task The_heartbeat_of_a_wait_comes_at_even_intervals_until_it_is_stopped()
    {
        using CancellationTokenSource stop = new();
        StubNetwork network = RunningUntil(TimeSpan.Zero);
        using JobWaiter waiter = Waiter(network, stop: stop.Token);
        int beats = 0;
        Task beating = waiter.RepeatAsync(TimeSpan.FromMinutes(1), () => beats++);
        for (int i = 0; i < 10; i++)
        {
            network.Time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(5, beats);
        await stop.CancelAsync();
        await beating;
    }

    private static async Task IsWaitedThrough(Func<HttpResponseMessage> fault)
    {
        StubNetwork network = StubNetwork.Doing((_, i, _) => Task.FromResult(i is 0 or 2 or 3 ? fault() : StubNetwork.Job(i < 5 ? "RUNNING" : "SUCCESS")));
        List<ErrorKind?> failures = [];
        (WaitOutcome? outcome, WaitState state) = await WaitAsync(network, onPoll: state => failures.Add(state.Failure?.Kind));
        Assert.Equal((WaitOutcome.Ended, 6), (outcome, state.PollCount));
        Assert.Equal([true, false, true, true, false], failures.Select(failure => failure is not null));
    }
}
