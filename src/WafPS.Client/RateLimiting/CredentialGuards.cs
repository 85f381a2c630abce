using WafPS.Client.Authentication;
using WafPS.Client.Responses;

namespace WafPS.Client.RateLimiting;

/// <summary>A guard for each endpoint and credential, because each service counts its rejections by itself.</summary>
internal sealed class CredentialGuards(TimeProvider time)
{
    // Nobody uses so many at once, but a token may be refreshed every minute.
    private const int MaxGuards = 100;

    // The one that was used last is the last one.
    private readonly List<Entry> _guards = [];

    /// <summary>One for the process, because a service doesn't know which call a rejected credential came from.</summary>
    public static CredentialGuards Shared { get; } = new(TimeProvider.System);

    /// <summary>The guard of a credential at the target of a request.</summary>
    public CredentialGuard For(RequestTarget target, Credential credential)
    {
        // IAM checks credentials by itself. The other services leave that to the gateway.
        bool isIam = target.Service == CloudService.Iam;
        lock (_guards)
        {
            int index = _guards.FindLastIndex(entry => entry.IsIam == isIam && entry.Authority == target.Endpoint.Authority && entry.Credential.IsLockedWith(credential));
            Entry used = index < 0 ? new Entry(isIam, target.Endpoint.Authority, credential, new CredentialGuard(time)) : _guards[index];
            if (index < 0 || index < _guards.Count - 1 || used.Credential != credential)
            {
                // With the newest object: the next requests of the call recognize it without comparing secrets.
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
