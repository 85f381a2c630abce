using WafPS.Client.Operations;
using WafPS.Client.Responses;
using WafPS.Client.Waiting;

namespace WafPS.Client.Tests.Waiting;

/// <summary>The connection before the first poll.</summary>
public partial class JobWaiterTests
{
    private readonly StubNetwork _clock = StubNetwork.Responding(() => StubNetwork.Job());
    private readonly List<WafClientException> _failures = [];
    private int _attempts;

    [Fact]
    public async Task A_wait_connects_at_growing_intervals_until_it_succeeds()
    {
        List<TimeSpan> times = [];
        DateTimeOffset begin = _clock.Time.GetUtcNow();
        ConnectOutcome outcome = await ConnectAsync(-1, () =>
        {
            times.Add(_clock.Time.GetUtcNow() - begin);
            return times.Count < 6 ? Failure(503) : null;
        });
        AreNear([0, 0.25, 1, 2.25, 4, 6.25], times);
        Assert.Equal(5, _failures.Count);
        Assert.NotNull(outcome.Client);
    }

    [Fact]
    public async Task An_attempt_to_connect_may_take_as_long_as_the_interval_after_it()
    {
        using JobWaiter waiter = Waiter(_clock);
        Task<ConnectOutcome> connecting = waiter.ConnectAsync(async cancellationToken =>
        {
            await Task.Delay(TimeSpan.FromSeconds(0.25), _clock.Time, cancellationToken);
            return ++_attempts < 10 ? new ConnectOutcome(null, Failure(503)) : new ConnectOutcome(_clock.Client(), null);
        });
        Assert.NotNull((await _clock.UntilEndAsync(connecting, s_tick)).Client);
        Assert.Equal(10, _attempts);
    }

    [Theory]
    [InlineData(-1, 401)]
    [InlineData(0, 401)]
    [InlineData(0, 503)]
    public async Task A_wait_connects_once_after_an_error_that_is_not_transient_or_with_a_timeout_of_zero(int timeout, int status)
    {
        WafClientException failure = Failure(status);
        Assert.Same(failure, (await ConnectAsync(timeout, () => failure)).Failure);
        Assert.Equal((1, 0), (_attempts, _failures.Count));
    }

    [Fact]
    public async Task A_missing_credential_is_not_waited_for()
    {
        WafClientException missing = WafClientException.CredentialMissing(Failure(503));
        Assert.Same(missing, (await ConnectAsync(-1, () => missing)).Failure);
        Assert.Equal(1, _attempts);
    }

    [Fact]
    public async Task The_deadline_ends_the_attempts_to_connect_and_leaves_the_last_failure()
    {
        DateTimeOffset begin = _clock.Time.GetUtcNow();
        WafClientException failure = Failure(503);
        Assert.Same(failure, (await ConnectAsync(10, () => failure)).Failure);
        // How much later isn't checked: what a cancellation ends runs on the thread pool, which this clock doesn't wait for.
        Assert.True(_clock.Time.GetUtcNow() - begin >= TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task The_deadline_ends_an_attempt_to_connect_that_hangs()
    {
        using JobWaiter waiter = Waiter(_clock, timeout: 10);
        Task<ConnectOutcome> connecting = waiter.ConnectAsync(async cancellationToken =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock.Time, cancellationToken);
            throw new InvalidOperationException();
        });
        Assert.Equal(new ConnectOutcome(null, null), await _clock.UntilEndAsync(connecting, s_tick));
    }

    private static WafClientException Failure(int status) => WafClientException.FromServiceError(
        new Response { Request = new SentRequest(new RequestTarget(CloudService.Iam, new Uri("https://iam.example.com"))), StatusCode = status });

    private async Task<ConnectOutcome> ConnectAsync(int timeout, Func<WafClientException?> attempt)
    {
        using JobWaiter waiter = Waiter(_clock, timeout);
        Task<ConnectOutcome> connecting = waiter.ConnectAsync(
            _ =>
            {
                _attempts++;
                WafClientException? failure = attempt();
                return Task.FromResult(new ConnectOutcome(failure is null ? _clock.Client() : null, failure));
            },
            _failures.Add);
        return await _clock.UntilEndAsync(connecting, s_tick);
    }
}
