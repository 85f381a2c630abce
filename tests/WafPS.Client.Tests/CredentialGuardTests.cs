using Microsoft.Extensions.Time.Testing;
using WafPS.Client.Answers;
using WafPS.Client.Authentication;

namespace WafPS.Client.Tests;

public class CredentialGuardTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CredentialGuard _guard;
    private int _sent;

    public CredentialGuardTests() => _guard = new CredentialGuard(_time);

    [Fact]
    public async Task A_credential_that_is_refused_three_times_in_a_row_is_not_sent_a_fourth_time()
    {
        Task<int>[] attempts = [.. Enumerable.Range(0, 100).Select(_ => SendAsync(401))];
        await Task.WhenAll(attempts.Select(attempt => Assert.ThrowsAsync<WafClientException>(() => attempt)));
        Assert.Equal(3, _sent);
        Assert.Equal(97, attempts.Count(attempt => ((WafClientException)attempt.Exception!.InnerException!).IsUnsent));
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
    public async Task Until_the_first_answer_there_is_one_request_and_then_all()
    {
        TaskCompletionSource answer = new();
        Task<int>[] attempts = [.. Enumerable.Range(0, 10).Select(_ => SendAsync(200, answer.Task))];
        Assert.Equal(1, _sent);
        answer.SetResult();
        await Task.WhenAll(attempts);
        TaskCompletionSource second = new();
        attempts = [.. Enumerable.Range(0, 10).Select(_ => SendAsync(200, second.Task))];
        Assert.Equal(20, _sent);
        second.SetResult();
        await Task.WhenAll(attempts);
    }

    [Fact]
    public async Task Beside_a_first_request_without_an_answer_go_no_more_than_may_be_refused()
    {
        TaskCompletionSource late = new();
        Task<int>[] attempts = [.. Enumerable.Range(0, 30).Select(_ => SendAsync(401, late.Task))];
        Assert.Equal(1, _sent);
        await SentAsync(3, TimeSpan.FromSeconds(2));
        late.SetResult();
        Task all = Task.WhenAll(attempts.Select(attempt => Assert.ThrowsAsync<WafClientException>(() => attempt)));
        await PatienceEndsAsync(all);
        Assert.Equal(3, _sent);
    }

    [Fact]
    public async Task One_answer_beside_it_lets_all_others_go()
    {
        TaskCompletionSource never = new();
        _ = SendAsync(200, never.Task);
        Task<int>[] attempts = [.. Enumerable.Range(0, 10).Select(_ => SendAsync(200))];
        Assert.Equal(1, _sent);
        Task all = Task.WhenAll(attempts);
        await PatienceEndsAsync(all);
        Assert.Equal(11, _sent);
    }

    [Fact]
    public async Task Once_one_was_accepted_nobody_waits_for_a_first_request_without_an_answer()
    {
        _ = SendAsync(200, new TaskCompletionSource().Task);
        await PatienceEndsAsync(SendAsync(200));
        Assert.True(SendAsync(200).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Where_nobody_answers_all_go_after_twice_the_time()
    {
        TaskCompletionSource late = new();
        Task<int>[] attempts = [.. Enumerable.Range(0, 30).Select(_ => SendAsync(200, late.Task))];
        await SentAsync(3, TimeSpan.FromSeconds(2));
        await SentAsync(30, TimeSpan.FromSeconds(2));
        late.SetResult();
        await Task.WhenAll(attempts);
    }

    [Fact]
    public async Task But_not_where_one_was_refused()
    {
        TaskCompletionSource never = new();
        _ = SendAsync(401, never.Task);
        await PatienceEndsAsync(Assert.ThrowsAsync<WafClientException>(() => SendAsync(401)));
        for (int i = 0; i < 10; i++)
        {
            _ = SendAsync(401, never.Task);
        }

        // The first one is still the first.
        Assert.Equal(2, _sent);
        await SentAsync(3, TimeSpan.FromSeconds(2));
        for (int i = 0; i < 5; i++)
        {
            await SentAsync(3, TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public async Task What_was_accepted_before_does_not_count_where_it_is_refused_later()
    {
        for (int i = 0; i < 20; i++)
        {
            await SendAsync(200);
        }

        await Assert.ThrowsAsync<WafClientException>(() => SendAsync(401));
        TaskCompletionSource never = new();
        for (int i = 0; i < 10; i++)
        {
            _ = SendAsync(401, never.Task);
        }

        await SentAsync(20 + 2, TimeSpan.Zero);
        await SentAsync(20 + 3, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task After_a_refusal_the_next_one_waits_for_those_that_may_be_refused_too()
    {
        TaskCompletionSource first = new();
        TaskCompletionSource late = new();
        Task<int> refused = SendAsync(401, first.Task);
        Task<int>[] beside = [SendAsync(200, late.Task), SendAsync(200, late.Task)];
        await SentAsync(3, TimeSpan.FromSeconds(2));
        Task<int> next = SendAsync(200);
        first.SetResult();
        await Assert.ThrowsAsync<WafClientException>(() => refused);
        await SentAsync(3, TimeSpan.Zero);
        late.SetResult();
        await Task.WhenAll(beside);
        // It looks again after a moment, and not all the time.
        await SentAsync(3, TimeSpan.Zero);
        await PatienceEndsAsync(next);
        Assert.True(SendAsync(200).IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task What_says_nothing_of_the_credential_lets_all_go(int status)
    {
        await Record.ExceptionAsync(() => SendAsync(status));
        _ = SendAndHang(10);
        Assert.Equal(11, _sent);
    }

    [Theory]
    [InlineData(429, 1)]
    [InlineData(500, 1)]
    [InlineData(404, 10)]
    [InlineData(200, 10)]
    public async Task But_after_a_refusal_only_what_says_that_it_was_taken_does(int status, int atOnce)
    {
        await Record.ExceptionAsync(() => SendAsync(401));
        await Record.ExceptionAsync(() => SendAsync(status));
        _ = SendAndHang(10);
        Assert.Equal(2 + atOnce, _sent);
    }

    [Fact]
    public async Task A_server_that_is_down_is_no_refusal()
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
    public async Task Refusals_are_in_a_row_too_where_something_else_comes_between(int between)
    {
        for (int i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<WafClientException>(() => SendAsync(401));
            await Assert.ThrowsAsync<WafClientException>(() => SendAsync(between));
        }

        Assert.Equal(5, _sent);
    }

    /// <summary>Whose patience is over goes on on the thread pool.</summary>
    private async Task PatienceEndsAsync(Task all)
    {
        for (int i = 0; !all.IsCompleted; i++)
        {
            Assert.True(i < 10_000, "No end.");
            _time.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(1);
        }

        await all;
    }

    private Task<int[]> SendAndHang(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => SendAsync(200, new TaskCompletionSource().Task)));

    /// <summary>So many have been sent when so much time has passed, and no more.</summary>
    private async Task SentAsync(int count, TimeSpan passed)
    {
        _time.Advance(passed);
        for (int i = 0; _sent < count && i < 1000; i++)
        {
            await Task.Delay(10);
        }

        await Task.Delay(50);
        Assert.Equal(count, _sent);
    }

    private async Task<int> SendAsync(int status, Task? answer = null)
    {
        CredentialGuard.Pass pass = await _guard.EnterAsync(CancellationToken.None);
        try
        {
            Interlocked.Increment(ref _sent);
            await (answer ?? Task.CompletedTask);
            WafClientException? failure = status == 200
                ? null
                : WafClientException.Refused(new Answer { Endpoint = new Uri("https://waf.example.com"), StatusCode = status }, new ServiceError());
            _guard.Answered(failure);
            return failure is null ? status : throw failure;
        }
        finally
        {
            _guard.Leave(pass);
        }
    }
}
