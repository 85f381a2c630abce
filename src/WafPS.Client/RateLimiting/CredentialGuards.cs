using WafPS.Client.Authentication;
using WafPS.Client.Responses;

namespace WafPS.Client.RateLimiting;

/// <summary>A guard for each endpoint and credential, since each service counts its rejections by itself.</summary>
internal sealed class CredentialGuards(TimeProvider time)
{
    // Nobody uses so many at once, but somebody may renew a token every minute.
    private const int MaxGuards = 100;

    // The one that was used last is the last one.
    private readonly List<Entry> _guards = [];

    /// <summary>One for the process: a service doesn't know which call a rejected credential came from.</summary>
    public static CredentialGuards Shared { get; } = new(TimeProvider.System);

    /// <summary>The guard that a request has to pass.</summary>
    /// <param name="service">IAM checks credentials by itself. The other services leave that to the gateway.</param>
    /// <param name="endpoint">Where the request goes.</param>
    /// <param name="credential">What it carries.</param>
    public CredentialGuard For(CloudService service, Uri endpoint, Credential credential)
    {
        bool isIam = service == CloudService.Iam;
        lock (_guards)
        {
            int index = _guards.FindLastIndex(entry => entry.IsIam == isIam && entry.Authority == endpoint.Authority && entry.Credential.IsLockedWith(credential));
            Entry used = index < 0 ? new Entry(isIam, endpoint.Authority, credential, new CredentialGuard(time)) : _guards[index];
            if (index < 0 || index < _guards.Count - 1 || used.Credential != credential)
            {
                // With the newest object, by which the call's other requests are recognized without a look into the secret.
                MakeLast(used with { Credential = credential }, index);
            }

            return used.Guard;
        }
    }

    private void MakeLast(Entry used, int index)
    {
        if (index >= 0)
        {
            _guards.RemoveAt(index);
        }
        else if (_guards.Count == MaxGuards)
        {
            _guards.RemoveAt(Math.Max(0, _guards.FindIndex(entry => !entry.Guard.IsBlocked)));
        }

        _guards.Add(used);
    }

    private sealed record Entry(bool IsIam, string Authority, Credential Credential, CredentialGuard Guard);
}
