using System.Net;
using WafPS.Client.Identity;
using WafPS.Client.Operations;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Identity;

/// <summary>A token for a password: acquired once, refreshed before it expires, and acquired again when the service rejects it.</summary>
public class PasswordCredentialTests
{
    private readonly List<string> _tokens = [];
    private readonly HashSet<string> _revoked = [];
    private readonly StubNetwork _network;
    private readonly string _user;
    private readonly PasswordCredential _password;
    private HttpStatusCode _login = HttpStatusCode.Created;
    private TimeSpan _lifetime = TimeSpan.FromHours(24);
    private bool _takesNone;

    public PasswordCredentialTests()
    {
        _network = StubNetwork.Doing((request, _, _) => Task.FromResult(request.Method == HttpMethod.Post ? Login() : Poll(request)));
        // A user of its own, because the process shares acquired tokens.
        _user = Guid.NewGuid().ToString("N");
        _password = NewPassword();
    }

    [Fact]
    public async Task One_login_serves_many_requests()
    {
        WafClient client = Client();
        for (int i = 0; i < 5; i++)
        {
            await PollAsync(client);
        }

        Assert.Single(_tokens);
    }

    [Fact]
    public async Task Requests_at_the_same_time_wait_for_one_login()
    {
        WafClient client = Client();
        await _network.UntilEndAsync(Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetJobAsync(StubNetwork.JobId, CancellationToken.None))), TimeSpan.FromSeconds(1));
        Assert.Single(_tokens);
    }

    [Fact]
    public async Task Requests_that_wait_for_one_login_that_fails_get_an_exception_each()
    {
        _login = HttpStatusCode.Forbidden;
        WafClient one = Client();
        WafClient other = _network.Client(StubNetwork.Connection("https://other.example.com") with { Credential = _password });
        WafClientException[] failures = await Task.WhenAll(new[] { one, other }.Select(client => Assert.ThrowsAsync<WafClientException>(() => PollAsync(client))));
        Assert.Single(_network.Sent);
        Assert.NotSame(failures[0], failures[1]);
        Assert.All(failures, failure => Assert.Equal((CloudService.Iam, 403, "$WafLogin"), (failure.Service, failure.StatusCode, failure.Credential?.Origin)));
    }

    [Fact]
    public async Task A_token_of_one_call_is_used_by_the_next_call()
    {
        await PollAsync(Client());
        await PollAsync(Client());
        Assert.Single(_tokens);
    }

    [Fact]
    public async Task A_login_token_is_refreshed_before_it_expires()
    {
        WafClient client = Client();
        await PollAsync(client);
        _network.Time.Advance(TimeSpan.FromHours(23.7));
        await PollAsync(client);
        Assert.Single(_tokens);
        _network.Time.Advance(TimeSpan.FromHours(0.2));
        await PollAsync(client);
        Assert.Equal(2, _tokens.Count);
    }

    [Fact]
    public async Task A_login_token_with_a_lifetime_of_a_minute_is_not_refreshed_at_every_request()
    {
        _lifetime = TimeSpan.FromMinutes(1);
        WafClient client = Client();
        await PollAsync(client);
        _network.Time.Advance(TimeSpan.FromSeconds(40));
        await PollAsync(client);
        Assert.Single(_tokens);
    }

    [Fact]
    public async Task A_failed_refresh_is_no_error_while_the_old_token_is_valid()
    {
        WafClient client = Client();
        await PollAsync(client);
        _network.Time.Advance(TimeSpan.FromHours(23.9));
        _login = HttpStatusCode.Forbidden;
        await PollAsync(client);
        await PollAsync(client);
        Assert.Single(_tokens);
    }

    [Fact]
    public async Task A_revoked_token_is_acquired_again()
    {
        WafClient client = Client();
        await PollAsync(client);
        _revoked.UnionWith(_tokens);
        await PollAsync(client);
        Assert.Equal(2, _tokens.Count);
    }

    [Fact]
    public async Task A_token_that_was_never_accepted_is_not_acquired_again()
    {
        _takesNone = true;
        await Assert.ThrowsAsync<WafClientException>(() => PollAsync(Client()));
        Assert.Single(_tokens);
        Assert.Equal(2, _network.Sent.Count);
    }

    [Fact]
    public async Task A_token_that_was_never_accepted_is_not_used_by_the_next_call()
    {
        _takesNone = true;
        await Assert.ThrowsAsync<WafClientException>(() => PollAsync(Client()));
        await Assert.ThrowsAsync<WafClientException>(() => PollAsync(Client(NewPassword())));
        Assert.Equal(2, _tokens.Count);
        Assert.Equal(_tokens, _network.Sent.Where(request => request.Method == HttpMethod.Get).Select(request => request.Headers.GetValues("X-Auth-Token").Single()));
    }

    [Fact]
    public async Task A_token_of_an_earlier_call_that_was_never_accepted_is_replaced_once()
    {
        await _password.AcquireAsync(CancellationToken.None);
        _takesNone = true;
        WafClient client = Client(NewPassword());
        for (int i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<WafClientException>(() => PollAsync(client));
        }

        Assert.Equal(2, _tokens.Count);
    }

    [Fact]
    public async Task A_failed_login_for_a_new_token_is_not_repeated_for_30_seconds()
    {
        WafClient client = Client();
        await PollAsync(client);
        _revoked.UnionWith(_tokens);
        _login = HttpStatusCode.InternalServerError;
        int before = _network.Sent.Count;
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal((CloudService.Iam, 500), Failed(await Assert.ThrowsAsync<WafClientException>(() => PollAsync(client))));
        }

        Assert.Equal(4, _network.Sent.Skip(before).Count(request => request.Method == HttpMethod.Post));
        Assert.Equal(1, _network.Sent.Skip(before).Count(request => request.Method == HttpMethod.Get));
        _network.Time.Advance(TimeSpan.FromSeconds(30));
        _login = HttpStatusCode.Created;
        await PollAsync(client);

        static (CloudService, int?) Failed(WafClientException failure) => (failure.Service, failure.StatusCode);
    }

    [Fact]
    public async Task A_rejected_password_is_sent_once_per_call()
    {
        _login = HttpStatusCode.Unauthorized;
        WafClient client = Client();
        for (int i = 0; i < 3; i++)
        {
            WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => PollAsync(client));
            Assert.Equal((CloudService.Iam, 401), (failure.Service, failure.StatusCode));
            Assert.DoesNotContain("pässw", failure.ToString(), StringComparison.Ordinal);
        }

        Assert.Single(_network.Sent);
    }

    private WafClient Client(PasswordCredential? password = null) => _network.Client(StubNetwork.Connection() with { Credential = password ?? _password });

    /// <summary>The same one, as another call reads it.</summary>
    private PasswordCredential NewPassword() => new(
        new IamClient(_network.ApiClient(), new Uri("https://iam.example.com")),
        new PasswordLogin(_user, new Secret("pässw\"ord\\"), "domain", new TokenScope(null, "cn-north-4")) { Origin = "$WafLogin" });

    private Task<AsyncJob> PollAsync(WafClient client) =>
        _network.UntilEndAsync(client.GetJobAsync(StubNetwork.JobId, CancellationToken.None), TimeSpan.FromMilliseconds(100));

    private HttpResponseMessage Login()
    {
        if (_login != HttpStatusCode.Created)
        {
            return StubNetwork.Body((int)_login, """{"error":{"code":401,"message":"The password pässw\"ord\\ is wrong.","title":"Unauthorized"}}""");
        }

        _tokens.Add("MII" + Guid.NewGuid().ToString("N"));
        string expiresAt = (_network.Time.GetUtcNow() + _lifetime).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return StubNetwork.Body(201, $$$"""{"token":{"expires_at":"{{{expiresAt}}}"}}""", ("X-Subject-Token", _tokens[^1]));
    }

    private HttpResponseMessage Poll(HttpRequestMessage request) =>
        _takesNone || _revoked.Contains(request.Headers.GetValues("X-Auth-Token").Single()) ? StubNetwork.Body(401, "") : StubNetwork.Job();
}
