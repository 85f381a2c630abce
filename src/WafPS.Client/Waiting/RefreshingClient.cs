using WafPS.Client.Authentication;
using WafPS.Client.Operations;

namespace WafPS.Client.Waiting;

/// <summary>
/// A client for waits that last longer than their credential. When the service rejects the credential, the settings are read again, once
/// for all jobs that are rejected at the time. Only another credential is tried, because a second rejection of the same one would bring
/// an access key nearer to being locked.
/// </summary>
/// <param name="settings">The settings of the connection.</param>
/// <param name="connecting">The connection that is being made.</param>
/// <param name="readCredential">Reads the settings again. The result is null if they have no credential any more.</param>
internal sealed class RefreshingClient(ConnectionSettings settings, Task<ConnectOutcome> connecting, Func<CancellationToken, Task<Credential?>> readCredential)
{
    private readonly object _lock = new();
    private WafClient? _current;
    private WafClient? _refreshed;
    private Task<bool>? _refresh;

    public Task<ConnectOutcome> Connecting => connecting;

    /// <summary>The client with the current credential. Null if the connection failed.</summary>
    public WafClient? Current => _current ?? connecting.Result.Client;

    /// <summary>The settings of the connection. They contain the project as soon as it has been looked up.</summary>
    public ConnectionSettings Settings => connecting is { Status: TaskStatus.RanToCompletion, Result.Client: { } client } ? client.Settings : settings;

    /// <param name="rejected">The client whose credential was rejected.</param>
    /// <param name="cancellationToken">Stops reading the settings.</param>
    /// <returns>Whether <see cref="Current"/> has another credential now.</returns>
    public Task<bool> RefreshAsync(WafClient rejected, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Current != rejected)
            {
                return Task.FromResult(true);
            }

            // All jobs share a running refresh. One that found no other credential doesn't count later, because a user may set another one.
            bool isShared = _refreshed == rejected && _refresh is { IsCompleted: false };
            if (!isShared)
            {
                (_refreshed, _refresh) = (rejected, ReadAsync(rejected, cancellationToken));
            }

            return _refresh!;
        }
    }

    private async Task<bool> ReadAsync(WafClient rejected, CancellationToken cancellationToken)
    {
        Credential? credential = await readCredential(cancellationToken);
        if (credential is null || credential.IsSameAs(rejected.Credential))
        {
            return false;
        }

        lock (_lock)
        {
            _current = rejected.With(credential);
            return true;
        }
    }
}
