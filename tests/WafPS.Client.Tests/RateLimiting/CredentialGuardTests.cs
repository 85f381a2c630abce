using Microsoft.Extensions.Time.Testing;
using WafPS.Client.Authentication;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.RateLimiting;

public class CredentialGuardTests
{
    private static readonly UserToken s_credential = new(new Secret("MIItoken")) { Origin = "$WafToken" };
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

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
    public async Task After_five_minutes_one_more_may_show_whether_it_is_accepted()
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
    public async Task After_five_minutes_it_is_used_again_where_it_is_accepted()
    {
        await BlockAsync();
        _time.Advance(TimeSpan.FromMinutes(5));
        await SendAsync(200);
        _ = SendAndHang(10);
        Assert.Equal(14, _sent);
    }

    [Fact]
    public async Task One_job_that_may_not_be_read_harms_no_other()
    {
        for (int i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<WafClientException>(() => SendAsync(401));
            await SendAsync(200);
        }

        Assert.Equal(40, _sent);
    }

    [Fact]
    public async Task Until_the_first_response_there_is_one_request_and_then_all()
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
    public async Task Those_that_wait_go_in_the_order_in_which_they_came()
    {
        TaskCompletionSource response = new();
        List<int> order = [];
        Task[] attempts = [.. Enumerable.Range(0, 3).Select(async i =>
        {
            await Record.ExceptionAsync(() => SendAsync(i == 2 ? 200 : 401, response.Task, () => order.Add(i)));
        })];
        response.SetResult();
        await Task.WhenAll(attempts);
        Assert.Equal([0, 1, 2], order);
    }

    [Fact]
    public async Task A_first_request_that_hangs_does_not_hold_up_the_others()
    {
        _ = SendAndHang(1);
        Task<int>[] attempts = [.. Enumerable.Range(0, 10).Select(_ => SendAsync(200))];
        Assert.Equal(1, _sent);
        _time.Advance(s_patience);
        await Task.WhenAll(attempts);
        Assert.Equal(11, _sent);
    }

    [Fact]
    public async Task After_a_rejection_it_does()
    {
        await Assert.ThrowsAsync<WafClientException>(() => SendAsync(401));
        _ = SendAndHang(1);
        Task<int>[] attempts = [.. Enumerable.Range(0, 10).Select(_ => SendAsync(401))];
        for (int i = 0; i < 5; i++)
        {
            await SentAsync(2, s_patience);
        }

        Assert.DoesNotContain(attempts, attempt => attempt.IsCompleted);
    }

    [Fact]
    public async Task One_that_is_cancelled_while_it_waits_takes_no_turn()
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
    public async Task One_that_is_cancelled_on_its_way_makes_room_for_the_next()
    {
        TaskCompletionSource never = new();
        Task<int> first = SendAsync(200, never.Task);
        Task<int> second = SendAsync(200);
        never.SetCanceled(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await second;
    }

    [Fact]
    public async Task What_was_accepted_before_does_not_count_where_it_is_rejected_later()
    {
        for (int i = 0; i < 20; i++)
        {
            await SendAsync(200);
        }

        await Assert.ThrowsAsync<WafClientException>(() => SendAsync(401));
        _ = SendAndHang(10);
        await SentAsync(20 + 2, s_patience);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task What_says_nothing_of_the_credential_lets_three_go(int status)
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
    public async Task But_after_a_rejection_only_what_says_that_it_was_accepted_does(int status, int atOnce)
    {
        await Record.ExceptionAsync(() => SendAsync(401));
        await Record.ExceptionAsync(() => SendAsync(status));
        _ = SendAndHang(10);
        Assert.Equal(2 + atOnce, _sent);
    }

    [Fact]
    public async Task A_server_that_is_down_is_no_rejection()
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
    public async Task Rejections_are_in_a_row_too_where_something_else_comes_between(int between)
    {
        for (int i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<WafClientException>(() => SendAsync(401));
            await Assert.ThrowsAsync<WafClientException>(() => SendAsync(between));
        }

        Assert.Equal(5, _sent);
    }

    [Fact]
    public async Task A_pass_that_was_given_before_a_rejection_is_stale()
    {
        await SendAsync(200);
        CredentialPass early = await _guard.EnterAsync(s_credential, CancellationToken.None);
        Assert.False(early.IsStale);
        await Assert.ThrowsAsync<WafClientException>(() => SendAsync(401));
        Assert.True(early.IsStale);
        Assert.Null(_guard.TryEnter(s_credential));
        early.Leave(isAccepted: false, failure: null);
        Assert.False(_guard.TryEnter(s_credential)!.IsStale);
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

    private async Task<int> SendAsync(int status, Task? response = null, Action? onSent = null, CancellationToken cancellationToken = default)
    {
        CredentialPass pass = await _guard.EnterAsync(s_credential, cancellationToken);
        (WafClientException? failure, bool isAccepted) = (null, false);
        try
        {
            Interlocked.Increment(ref _sent);
            onSent?.Invoke();
            await (response ?? Task.CompletedTask);
            failure = status == 200 ? null : WafClientException.FromServiceError(new Response { Endpoint = new Uri("https://waf.example.com"), StatusCode = status }, new ServiceError());
            isAccepted = failure is null;
            return isAccepted ? status : throw failure!;
        }
        finally
        {
            pass.Leave(isAccepted, failure);
        }
    }
}
