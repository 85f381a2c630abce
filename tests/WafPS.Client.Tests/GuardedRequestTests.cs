using WafPS.Client.Authentication;
using WafPS.Client.Pacing;

namespace WafPS.Client.Tests;

/// <summary>Which requests a refused credential holds back: those with the same access key, and no others.</summary>
public class GuardedRequestTests
{
    private readonly StubNetwork _network = StubNetwork.Answering(() => StubNetwork.Body(401, ""));
    private readonly ServiceClient _service;

    public GuardedRequestTests() => _service = _network.Service();

    [Fact]
    public async Task An_access_key_is_the_same_one_wherever_it_was_read()
    {
        await RefuseAsync(Key("A", "s", null), Key("A", "s", null), Key("A", "s", null), Key("A", "s", null), Key("A", "s", null));
        Assert.Equal(3, _network.Sent.Count);
    }

    [Theory]
    [InlineData("B", "s", null)]
    [InlineData("A", "t", null)]
    [InlineData("A", "s", "token")]
    public async Task Another_one_is_not_held_back(string id, string secret, string? token)
    {
        await RefuseAsync(Key("A", "s", null), Key("A", "s", null), Key("A", "s", null), Key("A", "s", null));
        await RefuseAsync(Key(id, secret, token));
        Assert.Equal(4, _network.Sent.Count);
    }

    [Fact]
    public async Task Nobody_locks_a_token_so_none_is_held_back()
    {
        await RefuseAsync([.. Enumerable.Range(0, 6).Select(_ => new UserToken(new Secret("MIItoken")))]);
        Assert.Equal(6, _network.Sent.Count);
    }

    private static AccessKey Key(string id, string secret, string? token) => new(id, new Secret(secret), token is null ? null : new Secret(token));

    private async Task RefuseAsync(params Credential[] credentials)
    {
        foreach (Credential credential in credentials)
        {
            WafClient client = new(StubNetwork.Connection() with { Credential = credential }, new CallerLimit(1_000_000), new RequestBudget(_network.Time, new Random(1)), _service);
            await Assert.ThrowsAsync<WafClientException>(
                () => _network.UntilEndAsync(client.GetJobAsync(StubNetwork.JobId, CancellationToken.None), TimeSpan.FromSeconds(1)));
        }
    }
}
