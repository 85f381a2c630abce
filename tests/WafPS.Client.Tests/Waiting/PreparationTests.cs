using WafPS.Client.Responses;
using WafPS.Client.Waiting;

namespace WafPS.Client.Tests.Waiting;

/// <summary>What has to come before the first look.</summary>
public class PreparationTests : WaiterTest
{
    private readonly StubNetwork _clock = StubNetwork.Responding(() => StubNetwork.Job());
    private int _attempts;

    [Fact]
    public async Task The_preparation_of_a_wait_is_retried_at_growing_intervals_until_it_succeeds()
    {
        List<TimeSpan> times = [];
        DateTimeOffset begin = _clock.Time.GetUtcNow();
        await PrepareAsync(-1, () =>
        {
            times.Add(_clock.Time.GetUtcNow() - begin);
            return times.Count < 6 ? Failure(503) : null;
        });
        AreNear([0, 0.25, 1, 2.25, 4, 6.25], times);
    }

    [Fact]
    public async Task An_attempt_to_prepare_a_wait_may_take_as_long_as_the_interval_after_it()
    {
        using JobWaiter waiter = Waiter(_clock);
        await _clock.Time.UntilEndAsync(
            waiter.PrepareAsync(async token =>
            {
                await Task.Delay(TimeSpan.FromSeconds(0.25), _clock.Time, token);
                if (++_attempts < 10)
                {
                    throw Failure(503);
                }
            }),
            s_tick);
        Assert.Equal(10, _attempts);
    }

    [Fact]
    public async Task An_error_that_is_not_transient_ends_the_preparation_of_a_wait_at_once()
    {
        WafClientException rejection = Failure(401);
        Assert.Same(rejection, await Assert.ThrowsAsync<WafClientException>(() => PrepareAsync(-1, () => rejection)));
        Assert.Equal(1, _attempts);
    }

    [Fact]
    public async Task A_failure_of_the_metadata_service_is_not_retried_before_a_wait()
    {
        WafClientException failure = Failure(503);
        failure.CloudService = CloudService.Metadata;
        await Assert.ThrowsAsync<WafClientException>(() => PrepareAsync(-1, () => failure));
        Assert.Equal(1, _attempts);
    }

    [Fact]
    public async Task A_timeout_of_zero_allows_one_attempt_to_prepare_a_wait()
    {
        await Assert.ThrowsAsync<WafClientException>(() => PrepareAsync(0, () => Failure(503)));
        Assert.Equal(1, _attempts);
    }

    [Fact]
    public async Task The_deadline_ends_the_preparation_of_a_wait_and_the_error_has_the_last_failure()
    {
        DateTimeOffset begin = _clock.Time.GetUtcNow();
        WafClientException failure = Failure(503);
        WaitEndedException end = await Assert.ThrowsAsync<WaitEndedException>(() => PrepareAsync(10, () => failure));
        Assert.Same(failure, end.Failure);
        // How much later isn't asked: what a cancellation ends goes on in the thread pool, which this clock doesn't wait for.
        Assert.True(_clock.Time.GetUtcNow() - begin >= TimeSpan.FromSeconds(10));
    }

    private static WafClientException Failure(int status) =>
        WafClientException.FromServiceError(new Response { Endpoint = new Uri("https://iam.example.com"), StatusCode = status }, new ServiceError());

    private async Task PrepareAsync(int timeout, Func<WafClientException?> attempt)
    {
        using JobWaiter waiter = Waiter(_clock, timeout);
        await _clock.Time.UntilEndAsync(
            waiter.PrepareAsync(_ =>
            {
                _attempts++;
                return attempt() is { } failure ? Task.FromException(failure) : Task.CompletedTask;
            }),
            s_tick);
    }
}
