using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Operations;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.RateLimiting;

/// <summary>A rejected credential blocks the requests of this process with the same secret to the same endpoint, and no others.</summary>
public class CredentialGuardsTests
{
    private readonly StubNetwork _network = StubNetwork.Responding(() => StubNetwork.Body(401, ""));

    [Fact]
    public async Task Rejections_of_an_access_key_count_wherever_the_key_was_read()
    {
        await RejectAsync(Key("A", "s", null), Key("A", "s", null), Key("A", "s", null), Key("A", "s", null), Key("A", "s", null));
        Assert.Equal(3, _network.Sent.Count);
    }

    [Theory]
    [InlineData("B", "s", null)]
    [InlineData("A", "t", null)]
    [InlineData("A", "s", "token")]
    public async Task An_access_key_that_differs_in_any_part_is_not_blocked(string id, string secret, string? token)
    {
        await RejectAsync(Key("A", "s", null), Key("A", "s", null), Key("A", "s", null), Key("A", "s", null));
        await RejectAsync(Key(id, secret, token));
        Assert.Equal(4, _network.Sent.Count);
    }

    [Fact]
    public async Task A_token_is_blocked_after_three_rejections()
    {
        await RejectAsync([.. Enumerable.Range(0, 6).Select(_ => new UserToken(new Secret("MIItoken")))]);
        Assert.Equal(3, _network.Sent.Count);
    }

    [Fact]
    public async Task Rejections_are_counted_separately_for_each_endpoint()
    {
        await RejectAsync(Key("A", "s", null), Key("A", "s", null), Key("A", "s", null), Key("A", "s", null));
        await Assert.ThrowsAsync<WafClientException>(
            () => _network.GetJobAsync(StubNetwork.Connection("https://waf2.example.com") with { Credential = Key("A", "s", null) }));
        Assert.Equal(4, _network.Sent.Count);
    }

    [Fact]
    public async Task Rejections_are_counted_separately_for_IAM_and_together_for_STS_and_WAF()
    {
        Uri endpoint = new("https://waf.example.com");
        await RejectAsync(Key("A", "s", null), Key("A", "s", null), Key("A", "s", null));
        await Assert.ThrowsAsync<WafClientException>(() => new StsClient(_network.ApiClient(), endpoint, Key("A", "s", null)).DecodeAsync("m", CancellationToken.None));
        Assert.Equal(3, _network.Sent.Count);
        await Assert.ThrowsAsync<WafClientException>(() => new IamClient(_network.ApiClient(), endpoint).FindProjectsAsync("cn-north-4", Key("A", "s", null), CancellationToken.None));
        Assert.Equal(4, _network.Sent.Count);
    }

    [Fact]
    public async Task A_rejected_password_is_blocked_for_tokens_of_any_scope()
    {
        IamClient iam = new(_network.ApiClient(), new Uri("https://iam.example.com"));
        for (int i = 0; i < 5; i++)
        {
            PasswordCredential password = new(iam, new PasswordLogin("user", new Secret("wrong"), "domain", new TokenScope(null, $"region-{i}")) { Origin = "$WafUser" });
            WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => password.AcquireAsync(CancellationToken.None));
            Assert.Equal((i < 3 ? ErrorKind.ServiceError : ErrorKind.CredentialBlocked, CloudService.Iam, "$WafUser"), (failure.Kind, failure.Service, failure.Credential?.Origin));
        }

        Assert.Equal(3, _network.Sent.Count);
    }

    [Fact]
    public async Task The_100_credentials_that_were_used_last_are_remembered()
    {
        CredentialGuards guards = new(_network.Time);
        RequestTarget target = new(CloudService.Waf, new Uri("https://waf.example.com"));
        CredentialGuard first = guards.For(target, Key("A", "s", null));
        for (int i = 0; i < 99; i++)
        {
            guards.For(target, Key("B" + i, "s", null));
        }

        Assert.Same(first, guards.For(target, Key("A", "s", null)));
        CredentialGuard second = guards.For(target, Key("B1", "s", null));
        guards.For(target, Key("C", "s", null));
        Assert.Same(first, guards.For(target, Key("A", "s", null)));
        Assert.Same(second, guards.For(target, Key("B1", "s", null)));
        for (int i = 0; i < 100; i++)
        {
            guards.For(target, Key("D" + i, "s", null));
        }

        Assert.NotSame(first, guards.For(target, Key("A", "s", null)));
    }

    private static AccessKey Key(string id, string secret, string? token) => new(id, new Secret(secret), token is null ? null : new Secret(token));

    private async Task RejectAsync(params Credential[] credentials)
    {
        foreach (Credential credential in credentials)
        {
            WafClient client = _network.Client(StubNetwork.Connection() with { Credential = credential });
            await Assert.ThrowsAsync<WafClientException>(
                () => _network.UntilEndAsync(client.GetJobAsync(StubNetwork.JobId, CancellationToken.None), TimeSpan.FromSeconds(1)));
        }
    }
}
