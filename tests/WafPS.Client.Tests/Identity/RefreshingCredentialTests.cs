using Microsoft.Extensions.Time.Testing;
using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Identity;

/// <summary>An acquired token: from when and until when it is used, and by which credentials.</summary>
public class RefreshingCredentialTests
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(100);

    private readonly FakeTimeProvider _time = new();
    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly Ticket _ticket;
    private Func<Task<UserToken>> _acquire;
    private int _acquired;

    public RefreshingCredentialTests()
    {
        _acquire = () => Task.FromResult(Next());
        _ticket = Ticketed(_name, () => _acquire());
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 2)]
    public async Task A_cached_token_is_refreshed_from_ten_minutes_before_it_expires(int ticks, int acquired)
    {
        await GetAsync();
        _time.Advance(TimeSpan.FromMinutes(90) + TimeSpan.FromTicks(ticks));
        await GetAsync();
        Assert.Equal(acquired, _acquired);
    }

    [Fact]
    public async Task A_refreshed_token_is_used_although_the_old_token_is_still_valid()
    {
        await GetAsync();
        _time.Advance(TimeSpan.FromMinutes(95));
        Credential refreshed = await GetAsync();
        Assert.Same(refreshed, await GetAsync());
        Assert.Same(refreshed, _ticket.Cached!.Credential);
        Assert.Equal(2, _acquired);
        Assert.Equal(_time.GetUtcNow() + s_lifetime, _ticket.Cached?.ExpiresAt);
    }

    [Fact]
    public async Task A_cached_token_is_dropped_at_the_moment_it_expires()
    {
        await GetAsync();
        _time.Advance(s_lifetime - TimeSpan.FromTicks(1));
        Assert.NotNull(_ticket.Cached);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(_ticket.Cached);
        Assert.Null(_ticket.Cached?.ExpiresAt);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public async Task A_failed_refresh_is_an_error_once_the_old_token_has_expired(int ticks, bool serves)
    {
        Credential old = await GetAsync();
        _time.Advance(TimeSpan.FromMinutes(95));
        TaskCompletionSource<UserToken> response = new();
        _acquire = () => response.Task;
        Task<Credential> refresh = GetAsync();
        _time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromTicks(ticks));
        response.SetException(Failure(503));
        if (serves)
        {
            Assert.Same(old, await refresh);
        }
        else
        {
            await Assert.ThrowsAsync<WafClientException>(() => refresh);
        }
    }

    [Fact]
    public async Task Requests_wait_for_a_token_that_is_being_acquired()
    {
        TaskCompletionSource<UserToken> response = new();
        int asked = 0;
        _acquire = () =>
        {
            asked++;
            return response.Task;
        };
        Task<Credential>[] requests = [.. Enumerable.Range(0, 10).Select(_ => GetAsync())];
        Assert.DoesNotContain(requests, request => request.IsCompleted);
        response.SetResult(Next());
        Assert.Single((await Task.WhenAll(requests)).Distinct());
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(401)]
    public async Task Requests_that_wait_for_a_token_get_an_exception_each_with_the_same_facts(int status)
    {
        TaskCompletionSource<UserToken> response = new();
        _acquire = () => response.Task;
        Task<Credential>[] requests = [.. Enumerable.Range(0, 3).Select(_ => GetAsync())];
        response.SetException(Failure(status));
        WafClientException[] failures = await Task.WhenAll(requests.Select(request => Assert.ThrowsAsync<WafClientException>(() => request)));
        Assert.Equal(3, failures.Distinct().Count());
        Assert.All(failures, failure => Assert.Equal(
            (ErrorKind.ServiceError, CloudService.Iam, "https://iam.example.com/", status, "r1", "$WafLogin", "m"),
            (failure.Kind, failure.Service, failure.Endpoint.AbsoluteUri, failure.StatusCode, failure.RequestId, failure.Credential?.Origin, failure.Error?.Message)));
    }

    [Fact]
    public async Task A_failure_that_is_remembered_is_a_new_exception_for_each_request()
    {
        _acquire = () => Task.FromException<UserToken>(Failure(401));
        WafClientException first = await Assert.ThrowsAsync<WafClientException>(GetAsync);
        WafClientException second = await Assert.ThrowsAsync<WafClientException>(GetAsync);
        Assert.NotSame(first, second);
        Assert.Equal((first.Kind, first.StatusCode, first.RequestId, first.Credential), (second.Kind, second.StatusCode, second.RequestId, second.Credential));
    }

    [Theory]
    [InlineData(503, true)]
    [InlineData(401, false)]
    public async Task A_token_is_acquired_again_only_after_a_transient_failure(int status, bool isTriedAgain)
    {
        _acquire = () => Task.FromException<UserToken>(Failure(status));
        await Assert.ThrowsAsync<WafClientException>(GetAsync);
        _acquire = () => Task.FromResult(Next());
        if (isTriedAgain)
        {
            await GetAsync();
        }
        else
        {
            Assert.Equal(status, (await Assert.ThrowsAsync<WafClientException>(GetAsync)).StatusCode);
            Assert.Equal(0, _acquired);
        }
    }

    [Fact]
    public async Task The_rejection_of_an_old_token_does_not_invalidate_the_new_token()
    {
        Credential old = await GetAsync();
        old.WasAccepted = true;
        _time.Advance(TimeSpan.FromMinutes(95));
        Credential refreshed = await GetAsync();
        Assert.True(_ticket.Invalidate(old));
        Assert.Same(refreshed, await GetAsync());
        Assert.Equal(2, _acquired);
    }

    [Fact]
    public async Task The_refresh_or_rejection_of_another_users_token_does_not_invalidate_a_token()
    {
        Credential mine = await GetAsync();
        Ticket other = Ticketed(_name + "2", () => Task.FromResult(Next()));
        Credential others = await other.AcquireAsync(CancellationToken.None);
        others.WasAccepted = true;
        Assert.True(other.Invalidate(others));
        Assert.NotSame(others, await other.AcquireAsync(CancellationToken.None));
        Assert.Same(mine, await GetAsync());
        Assert.Equal(3, _acquired);
    }

    [Fact]
    public async Task A_token_is_redacted_once_it_was_acquired()
    {
        Assert.Equal("bad: MIItoken1", _ticket.Redact("bad: MIItoken1"));
        await GetAsync();
        Assert.Equal("bad: ***", _ticket.Redact("bad: MIItoken1"));
    }

    private Task<Credential> GetAsync() => _ticket.AcquireAsync(CancellationToken.None);

    private Ticket Ticketed(string name, Func<Task<UserToken>> acquire) => new(_time, this, name, async () =>
    {
        DateTimeOffset start = _time.GetUtcNow();
        return new AcquiredCredential(await acquire(), start + s_lifetime);
    });

    private UserToken Next() => new(new Secret($"MIItoken{++_acquired}"));

    private static WafClientException Failure(int status) => WafClientException.FromServiceError(new Response
    {
        Request = new SentRequest(new RequestTarget(CloudService.Iam, new Uri("https://iam.example.com"))) { Credential = new CredentialInfo("$WafLogin", null, IsFromLogin: false) },
        StatusCode = status,
        RequestId = "r1",
        Body = new("""{"error":{"message":"m"}}"""u8.ToArray()),
    });

    private sealed class Ticket(TimeProvider time, object call, string name, Func<Task<AcquiredCredential>> acquire) : RefreshingCredential(time, TimeSpan.FromMinutes(10), call)
    {
        private string Name => name;

        public override bool IsSameAs(Credential other) => other is Ticket ticket && ticket.Name == name;

        protected override Task<AcquiredCredential> AcquireNewAsync(CancellationToken cancellationToken) => acquire();
    }
}
