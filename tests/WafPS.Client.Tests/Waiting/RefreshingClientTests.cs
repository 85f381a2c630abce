using WafPS.Client.Authentication;
using WafPS.Client.Operations;
using WafPS.Client.Waiting;

namespace WafPS.Client.Tests.Waiting;

/// <summary>The settings are read again once for all jobs that are rejected at the time.</summary>
public class RefreshingClientTests : WaiterTest
{
    private readonly WafClient _old = StubNetwork.Responding(() => StubNetwork.Job()).Client(StubNetwork.Connection() with { Credential = Token("old") });
    private int _reads;

    [Fact]
    public async Task A_late_rejection_uses_the_credential_that_was_already_refreshed()
    {
        RefreshingClient client = Client(() => Task.FromResult<Credential?>(Token("new")));
        Assert.True(await client.RefreshAsync(_old, CancellationToken.None));
        Assert.True(await client.RefreshAsync(_old, CancellationToken.None));
        Assert.Equal(1, _reads);
        Assert.True(client.Current!.Credential.IsSameAs(Token("new")));
    }

    [Fact]
    public async Task Jobs_that_are_rejected_at_the_same_time_share_one_refresh()
    {
        TaskCompletionSource<Credential?> reading = new();
        RefreshingClient client = Client(() => reading.Task);
        Task<bool>[] refreshes = [.. Enumerable.Range(0, 5).Select(_ => client.RefreshAsync(_old, CancellationToken.None))];
        reading.SetResult(Token("new"));
        Assert.All(await Task.WhenAll(refreshes), Assert.True);
        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task A_credential_that_has_not_changed_is_read_again_after_the_next_rejection()
    {
        Credential? now = Token("old");
        RefreshingClient client = Client(() => Task.FromResult<Credential?>(now));
        Assert.False(await client.RefreshAsync(_old, CancellationToken.None));
        now = null;
        Assert.False(await client.RefreshAsync(_old, CancellationToken.None));
        Assert.Same(_old, client.Current);
        now = Token("new");
        Assert.True(await client.RefreshAsync(_old, CancellationToken.None));
        Assert.Equal(3, _reads);
    }

    private RefreshingClient Client(Func<Task<Credential?>> read) => Refreshing(_old, _ =>
    {
        _reads++;
        return read();
    });
}
