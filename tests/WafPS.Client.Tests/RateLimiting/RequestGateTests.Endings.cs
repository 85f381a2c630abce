using WafPS.Client.Authentication;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;

namespace WafPS.Client.Tests.RateLimiting;

/// <summary>Requests that end before they are sent: the next one follows, and nothing is left of them.</summary>
public partial class RequestGateTests
{
    private static readonly RequestTarget s_iam = new(CloudService.Iam, new Uri("https://iam.example.com"));

    [Fact]
    public async Task A_request_that_is_cancelled_in_the_queue_is_skipped()
    {
        Gate(throttleLimit: 1);
        await ThrottleAsync(retryAfter: s_pause);
        using CancellationTokenSource stop = new();
        Task head = SendAsync(0);
        Task[] cancelled = [.. Enumerable.Range(1, 100).Select(i => SendAsync(i, cancellationToken: stop.Token))];
        Task last = SendAsync(101);
        await stop.CancelAsync();
        Assert.All(cancelled, request => Assert.True(request.IsCanceled));
        await UntilEndAsync(Task.WhenAll(head, last), TimeSpan.FromSeconds(1));
        Assert.Equal([-1, 0, 101], Sent);
        IsFree(1);
    }

    [Theory]
    [InlineData("login")]
    [InlineData("probe")]
    [InlineData("pause")]
    [InlineData("slot")]
    public async Task The_next_request_follows_when_the_one_at_the_head_is_cancelled(string reason)
    {
        UserToken token = NewToken();
        using CancellationTokenSource stop = new();
        TaskCompletionSource response = new();
        Gate(throttleLimit: reason == "slot" ? 1 : 10);
        if (reason == "pause")
        {
            await ThrottleAsync(retryAfter: s_pause);
        }

        Task? onTheWire = reason switch
        {
            "probe" => SendAsync(0, response.Task, credential: token),
            "slot" => SendAsync(0, response.Task, s_other),
            _ => null,
        };
        Credential? credential = reason switch
        {
            "login" => new LoginCredential(async cancellationToken =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return token;
            }),
            "probe" => token,
            _ => null,
        };
        Task head = SendAsync(1, credential: credential, cancellationToken: stop.Token);
        Task next = SendAsync(2, credential: reason == "login" ? null : credential);
        Assert.False(head.IsCompleted || next.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EndedAsync(head));
        response.SetResult();
        await UntilEndAsync(next, TimeSpan.FromSeconds(1));
        await EndedAsync(onTheWire ?? Task.CompletedTask);
        Assert.DoesNotContain(1, Sent);
        IsFree(reason == "slot" ? 1 : 10);
    }

    [Theory]
    [InlineData("failed login")]
    [InlineData("blocked")]
    [InlineData("long pause")]
    public async Task The_next_request_follows_when_the_one_at_the_head_can_not_be_sent(string reason)
    {
        UserToken token = NewToken();
        TaskCompletionSource<Credential> login = new();
        TaskCompletionSource response = new();
        Gate(throttleLimit: 1);
        await (reason == "blocked" ? RejectAsync(token, times: 3) : Task.CompletedTask);
        await (reason == "long pause" ? ThrottleAsync(retryAfter: s_pause) : Task.CompletedTask);
        // One at the head, so that all of the others wait in the queue.
        Task head = SendAsync(0, credential: new LoginCredential(_ => login.Task));
        Task[] failing = [.. Enumerable.Range(1, 10).Select(i => reason switch
        {
            "failed login" => SendAsync(i, credential: new LoginCredential(_ => throw Failure())),
            "blocked" => SendAsync(i, credential: token),
            _ => SendAsync(i, maxWait: new MaxWait(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2))),
        })];
        Task last = SendAsync(11);
        login.SetException(Failure());
        await FailureAsync(head);
        ErrorKind[] kinds = [.. (await Task.WhenAll(failing.Select(FailureAsync))).Select(failure => failure.Kind)];
        ErrorKind kind = reason switch
        {
            "failed login" => ErrorKind.ServiceError,
            "blocked" => ErrorKind.CredentialBlocked,
            _ => ErrorKind.RateLimitPaused,
        };
        Assert.All(kinds, actual => Assert.Equal(kind, actual));
        await UntilEndAsync(last, TimeSpan.FromSeconds(1));
        Assert.Equal([11], Sent.Where(number => number >= 0));
        IsFree(1);

        static WafClientException Failure() => WafClientException.FromServiceError(new Response { Request = new SentRequest(s_iam), StatusCode = 403 });
    }

    [Fact]
    public async Task Requests_that_waited_for_the_rate_limit_are_not_sent_once_the_credential_is_rejected()
    {
        UserToken token = NewToken();
        Gate(throttleLimit: 100, perSecond: 2);
        await SendAsync(0, credential: token);
        await SendAsync(1, credential: token);
        WafClientException rejection = WafClientException.FromServiceError(new Response { Request = new SentRequest(s_target), StatusCode = 401 });
        Task<Exception?>[] requests = [.. Enumerable.Range(2, 50).Select(i => Record.ExceptionAsync(() => SendAsync(i, Task.FromException(rejection), credential: token)).AsTask())];
        // Slowly: five minutes later the credential would be sent again.
        for (int i = 0; i < 1000 && !requests.All(request => request.IsCompleted); i++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.Equal([0, 1, 2, 3, 4], Sent);
        Assert.Equal(50 - 3, requests.Count(request => request is { IsCompleted: true, Result: WafClientException { Kind: ErrorKind.CredentialBlocked } }));
    }

    [Fact]
    public async Task A_request_on_the_wire_that_is_cancelled_leaves_its_slot_and_the_guard_to_the_next_one()
    {
        UserToken token = NewToken();
        using CancellationTokenSource stop = new();
        Gate(throttleLimit: 1);
        Task probe = SendAsync(0, new TaskCompletionSource().Task, credential: token, cancellationToken: stop.Token);
        Task next = SendAsync(1, credential: token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EndedAsync(probe));
        await EndedAsync(next);
        Assert.Equal([0, 1], Sent);
        IsFree(1, credential: token);
    }
}
