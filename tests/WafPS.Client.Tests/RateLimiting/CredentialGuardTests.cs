using Microsoft.Extensions.Time.Testing;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;

namespace WafPS.Client.Tests.RateLimiting;

public class CredentialGuardTests
{
    private static readonly RequestTarget s_target = new(CloudService.Waf, new Uri("https://waf.example.com"));
    private static readonly CredentialInfo s_credential = new("$WafToken", null, false);
    private static readonly TimeSpan s_maxProbeTime = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new();
    private readonly CredentialGuard _guard;
    private int _sent;

    public CredentialGuardTests() => _guard = new CredentialGuard(_time);

    [Fact]
    public async Task A_credential_that_is_rejected_three_times_in_a_row_is_not_sent_a_fourth_time()
    {
        Task<int>[] attempts = [.. Enumerable.Range(0, 100).Select(_ => SendAsync(401))];
        WafClientException[] failures = await Task.WhenAll(attempts.Select(attempt => Assert.ThrowsAsync<WafClientException>(() => attempt)));
        Assert.Equal(3, _sent);
        WafClientException[] unsent = [.. failures.Where(failure => failure.Kind == ErrorKind.CredentialBlocked)];
        Assert.Equal(97, unsent.Length);
        Assert.All(unsent, failure => Assert.Equal((TimeSpan.FromMinutes(5), 401, "$WafToken"), (failure.TimeLeft, failure.Rejection!.StatusCode, failure.Credential!.Origin)));
    }

    [Fact]
    public async Task A_blocked_credential_is_sent_once_after_five_minutes()
    {
        await BlockAsync();
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), (await Assert.ThrowsAsync<WafClientException>(() => SendAsync(200))).TimeLeft);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, (await Assert.ThrowsAsync<WafClientException>(() => SendAsync(401))).StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(5), (await Assert.ThrowsAsync<WafClientException>(() => SendAsync(200))).TimeLeft);
        Assert.Equal(4, _sent);
    }

    [Fact]
    public async Task A_blocked_credential_that_is_accepted_after_five_minutes_is_used_again()
    {
        await BlockAsync();
        _time.Advance(TimeSpan.FromMinutes(5));
        await SendAsync(200);
        _ = SendAndHang(10);
        Assert.Equal(14, _sent);
    }

    [Fact]
    public async Task A_rejection_for_one_job_does_not_block_the_credential_for_other_jobs()
    {
        for (int i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<WafClientException>(() => SendAsync(401));
            await SendAsync(200);
        }

        Assert.Equal(40, _sent);
    }

    [Fact]
    public async Task Requests_with_a_new_credential_wait_for_its_first_response()
    {
        TaskCompletionSource response = new();
        Task<int>[] attempts = [.. Enumerable.Range(0, 10).Select(_ => SendAsync(200, response.Task))];
        Assert.Equal(1, _sent);
        response.SetResult();
        await Task.WhenAll(attempts);
        _ = SendAndHang(10);
        Assert.Equal(20, _sent);
    }

    [Fact]
    public async Task A_first_request_that_hangs_does_not_block_the_others()
    {
        _ = SendAndHang(1);
        Task<int>[] attempts = [.. Enumerable.Range(0, 10).Select(_ => SendAsync(200))];
        Assert.Equal(1, _sent);
        _time.Advance(s_maxProbeTime);
        await Task.WhenAll(attempts);
        Assert.Equal(11, _sent);
    }

    [Fact]
    public async Task After_a_rejection_a_request_that_hangs_blocks_the_others()
    {
        await Assert.ThrowsAsync<WafClientException>(() => SendAsync(401));
        _ = SendAndHang(1);
        Task<int>[] attempts = [.. Enumerable.Range(0, 10).Select(_ => SendAsync(401))];
        for (int i = 0; i < 5; i++)
        {
            await SentAsync(2, s_maxProbeTime);
        }

        Assert.DoesNotContain(attempts, attempt => attempt.IsCompleted);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_while_it_waits_is_skipped()
    {
        TaskCompletionSource response = new();
        Task<int> first = SendAsync(200, response.Task);
        using CancellationTokenSource stop = new();
        Task<int> cancelled = SendAsync(200, cancellationToken: stop.Token);
        Task<int> last = SendAsync(200);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        response.SetResult();
        await Task.WhenAll(first, last);
        Assert.Equal(2, _sent);
    }

    [Fact]
    public async Task The_next_request_is_sent_when_a_request_in_flight_is_cancelled()
    {
        TaskCompletionSource never = new();
        Task<int> first = SendAsync(200, never.Task);
        Task<int> second = SendAsync(200);
        never.SetCanceled(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await second;
    }

    [Fact]
    public async Task After_a_rejection_earlier_successes_do_not_count()
    {
        for (int i = 0; i < 20; i++)
        {
            await SendAsync(200);
        }

        await Assert.ThrowsAsync<WafClientException>(() => SendAsync(401));
        _ = SendAndHang(10);
        await SentAsync(20 + 2, s_maxProbeTime);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Three_requests_are_sent_after_a_response_that_says_nothing_about_the_credential(int status)
    {
        await Record.ExceptionAsync(() => SendAsync(status));
        _ = SendAndHang(10);
        Assert.Equal(1 + 3, _sent);
    }

    [Theory]
    [InlineData(429, 1)]
    [InlineData(500, 1)]
    [InlineData(404, 10)]
    [InlineData(200, 10)]
    public async Task After_a_rejection_one_request_at_a_time_is_sent_until_the_credential_is_accepted(int status, int atOnce)
    {
        await Record.ExceptionAsync(() => SendAsync(401));
        await Record.ExceptionAsync(() => SendAsync(status));
        _ = SendAndHang(10);
        Assert.Equal(2 + atOnce, _sent);
    }

    [Fact]
    public async Task An_unavailable_server_does_not_count_as_a_rejection()
    {
        for (int i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<WafClientException>(() => SendAsync(503));
        }

        Assert.Equal(10, _sent);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Rejections_with_other_errors_between_them_count_as_in_a_row(int between)
    {
        for (int i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<WafClientException>(() => SendAsync(401));
            await Assert.ThrowsAsync<WafClientException>(() => SendAsync(between));
        }

        Assert.Equal(5, _sent);
    }

    private async Task BlockAsync()
    {
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<WafClientException>(() => SendAsync(401));
        }
    }

    private Task<int[]> SendAndHang(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => SendAsync(200, new TaskCompletionSource().Task)));

    /// <summary>So many have been sent when so much time has passed, and no more.</summary>
    private async Task SentAsync(int count, TimeSpan passed)
    {
        _time.Advance(passed);
        await Task.Delay(50);
        Assert.Equal(count, _sent);
    }

    private async Task<int> SendAsync(int status, Task? response = null, CancellationToken cancellationToken = default)
    {
        do
        {
            await _guard.WaitAsync(s_target, s_credential, cancellationToken);
        }
        while (!_guard.TryEnter());

        (WafClientException? failure, bool isAccepted) = (null, false);
        try
        {
            Interlocked.Increment(ref _sent);
            await (response ?? Task.CompletedTask);
            failure = status == 200 ? null : WafClientException.FromServiceError(new Response { Request = new SentRequest(s_target), StatusCode = status });
            isAccepted = failure is null;
            return isAccepted ? status : throw failure!;
        }
        finally
        {
            _guard.Leave(isAccepted, failure);
        }
    }
}
