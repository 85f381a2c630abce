using System.Diagnostics;
using WafPS.Client.Authentication;

namespace WafPS.Client.Tests.RateLimiting;

/// <summary>In which order requests go through the gate, and which ones wait for others.</summary>
public partial class RequestGateTests : GateTest
{
    private const string OnePerMinute = "policy user over ratelimit,limit:1,time:1 minute";

    [Fact]
    public async Task Requests_that_wait_for_a_slot_are_sent_in_the_order_in_which_they_came()
    {
        const int Slots = 10;
        const int Count = 500;
        Gate(Slots);
        TaskCompletionSource[] responses = [.. Enumerable.Range(0, Count / Slots).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        Task[] requests = [.. Enumerable.Range(0, Count).Select(i => SendAsync(i, responses[i / Slots].Task))];
        for (int i = 0; i < responses.Length; i++)
        {
            await UntilSentAsync((i + 1) * Slots);
            responses[i].SetResult();
        }

        await EndedAsync(requests);
        Assert.Equal(Enumerable.Range(0, Count), Sent);
        IsFree(Slots);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_that_wait_for_the_probe_of_a_credential_are_sent_in_the_order_in_which_they_came(bool isAccepted)
    {
        UserToken token = NewToken();
        TaskCompletionSource response = new();
        Task probe = SendAsync(0, response.Task, credential: token);
        Task[] waiting = SendAll(Enumerable.Range(1, 199), credential: token);
        Assert.Equal([0], Sent);
        if (isAccepted)
        {
            response.SetResult();
        }
        else
        {
            // It hangs, and so the others don't wait for it any longer.
            Time.Advance(TimeSpan.FromSeconds(2));
        }

        Task late = SendAsync(200, credential: token);
        await EndedAsync([.. waiting, late]);
        Assert.Equal(Enumerable.Range(0, 201), Sent);
        response.TrySetResult();
        await EndedAsync(probe);
    }

    [Fact]
    public async Task Requests_that_wait_for_a_rate_limit_are_sent_in_the_order_in_which_they_came()
    {
        Gate(throttleLimit: 2, perSecond: 5);
        List<Task> requests = [.. SendAll(Enumerable.Range(0, 15))];
        for (int number = 15; number < 100; number++)
        {
            // A timer counts whole milliseconds. So there is a moment when the limit is free and the timer isn't over yet.
            Time.Advance(TimeSpan.FromMilliseconds(6.3));
            requests.Add(SendAsync(number));
        }

        await UntilEndAsync(Task.WhenAll(requests), TimeSpan.FromMilliseconds(10));
        Assert.Equal(Enumerable.Range(0, 100), Sent);
    }

    [Fact]
    public async Task A_request_that_comes_at_the_end_of_a_pause_does_not_overtake_those_that_waited()
    {
        await ThrottleAsync(retryAfter: s_pause + TimeSpan.FromMicroseconds(100));
        Task[] waiting = SendAll(Enumerable.Range(0, 3));
        // A timer counts whole milliseconds: the pause is over, and the timer of those that waited isn't.
        Time.Advance(s_pause + TimeSpan.FromMicroseconds(200));
        Task late = SendAsync(3);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        await EndedAsync([.. waiting, late]);
        Assert.Equal([-1, 0, 1, 2, 3], Sent);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(OnePerMinute)]
    public async Task A_paused_endpoint_does_not_delay_another_one_at_a_throttle_limit_of_1(string? limit)
    {
        Gate(throttleLimit: 1);
        await ThrottleAsync(limit, limit is null ? s_pause : null);
        Task[] waiting = SendAll(Enumerable.Range(0, 3));
        for (int i = 0; i < 20; i++)
        {
            Assert.True(SendAsync(100 + i, target: s_other).IsCompletedSuccessfully);
        }

        Assert.DoesNotContain(waiting, request => request.IsCompleted);
        await UntilEndAsync(Task.WhenAll(waiting), TimeSpan.FromSeconds(1));
        IsFree(1, s_other);
    }

    [Fact]
    public async Task A_credential_that_is_being_acquired_does_not_delay_another_endpoint_at_a_throttle_limit_of_1()
    {
        Gate(throttleLimit: 1);
        TaskCompletionSource<Credential> login = new();
        Task waiting = SendAsync(0, credential: new LoginCredential(_ => login.Task));
        Assert.True(SendAsync(1, target: s_other).IsCompletedSuccessfully);
        login.SetResult(NewToken());
        await EndedAsync(waiting);
        Assert.Equal([1, 0], Sent);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_pause_that_begins_while_a_request_waits_for_a_slot_applies_to_it(int rejections)
    {
        // After a rejection, one request goes at a time: this one must not count as on the wire during the pause.
        UserToken token = NewToken();
        Gate(throttleLimit: 1);
        await RejectAsync(token, rejections);
        TaskCompletionSource response = new();
        Task first = SendAsync(0, response.Task, target: s_other);
        Task second = SendAsync(1, credential: token);
        // A request of another call, which has slots of its own.
        await ThrottleAsync(retryAfter: s_pause, gate: NewGate(throttleLimit: 1));
        response.SetResult();
        await EndedAsync(first);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal([0, -1], Sent.Skip(rejections));
        await UntilEndAsync(second, TimeSpan.FromSeconds(1));
        IsFree(1);
    }

    [Fact]
    public async Task A_thousand_requests_that_wait_for_a_rate_limit_need_one_timer_at_a_time()
    {
        Gate(throttleLimit: 1000, perSecond: 10);
        Task[] requests = SendAll(Enumerable.Range(0, 1000));
        await UntilEndAsync(Task.WhenAll(requests), TimeSpan.FromMilliseconds(100));
        Assert.Equal(1000, Sent.Length);
        // One for each window of a second but the first.
        Assert.InRange(Waits, 99, 110);
        // A timer is disposed of just after the next one has started.
        Assert.InRange(Time.MaxTimers, 1, 2);
    }

    [Fact]
    public async Task Ten_thousand_requests_that_go_at_the_end_of_a_pause_need_no_more_stack_than_a_few()
    {
        Gate(throttleLimit: 20_000);
        await ThrottleAsync(retryAfter: s_pause);
        Task[] requests = SendAll(Enumerable.Range(0, 10_000));
        int depth = 0;
        // Not at each: with a stack that grows, that would take minutes.
        OnSent = number => depth = number % 200 == 0 ? Math.Max(depth, new StackTrace().FrameCount) : depth;
        int ownDepth = new StackTrace().FrameCount;
        Time.Advance(s_pause + TimeSpan.FromMilliseconds(1));
        await EndedAsync(requests);
        Assert.Equal(Enumerable.Range(0, 10_000).Prepend(-1), Sent);
        Assert.InRange(depth, 1, ownDepth + 100);
    }

    /// <summary>Stands for a user's login: a token is acquired with it.</summary>
    private sealed class LoginCredential(Func<CancellationToken, Task<Credential>> acquire) : Credential
    {
        public override Task<Credential> AcquireAsync(CancellationToken cancellationToken) => acquire(cancellationToken);

        public override string? Authenticate(HttpRequestMessage request, byte[] body, string? projectId, DateTimeOffset now) => throw new InvalidOperationException();

        public override string Redact(string text) => text;

        public override bool IsSameAs(Credential other) => ReferenceEquals(this, other);
    }
}
