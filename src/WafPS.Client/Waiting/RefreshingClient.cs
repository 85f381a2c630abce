using WafPS.Client.Authentication;
using WafPS.Client.Operations;

namespace WafPS.Client.Waiting;

/// <summary>
/// A client for waits that outlive their credential. When the service refuses it, the settings are read again, once for all
/// jobs that are refused at the time; only if somebody has put another credential there, there is something new to try. A blind
/// second try would bring an access key nearer to being locked.
/// </summary>
/// <param name="client">With the credential that the wait began with.</param>
/// <param name="readCredential">Reads the settings again; null where they have none any more.</param>
internal sealed class RefreshingClient(WafClient client, Func<CancellationToken, Task<Credential?>> readCredential)
{
    private readonly object _lock = new();
    private (WafClient? Used, Task<bool> Refresh) _last;

    public WafClient Current { get; private set; } = client;

    /// <param name="used">The client whose credential was refused.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Whether <see cref="Current"/> has another credential now.</returns>
    public Task<bool> RefreshAsync(WafClient used, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Current != used)
            {
                return Task.FromResult(true);
            }

            // Shared while it is under way. One that found nothing new doesn't speak for later: somebody may renew it then.
            if (_last.Used != used || _last.Refresh.IsCompleted)
            {
                _last = (used, ReadAsync(used, cancellationToken));
            }

            return _last.Refresh;
        }
    }

    private async Task<bool> ReadAsync(WafClient used, CancellationToken cancellationToken)
    {
        Credential? credential = await readCredential(cancellationToken);
        if (credential is null || credential.IsSameAs(used.Credential))
        {
            return false;
        }

        lock (_lock)
        {
            Current = used.With(credential);
            return true;
        }
    }
}
