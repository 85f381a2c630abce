using WafPS.Client.Authentication;

namespace WafPS.Client.Identity;

/// <summary>A token or an access key that was acquired with another credential, and is used until it has to be refreshed.</summary>
/// <param name="owner">The credential that acquired it.</param>
/// <param name="acquired">What was acquired.</param>
/// <param name="refreshAt">When to acquire another one.</param>
/// <param name="call">The call that acquired it.</param>
internal sealed class CachedToken(RefreshingCredential owner, AcquiredCredential acquired, DateTimeOffset refreshAt, object call)
{
    public RefreshingCredential Owner => owner;

    public Credential Credential => acquired.Credential;

    public DateTimeOffset ExpiresAt => acquired.ExpiresAt;

    public DateTimeOffset RefreshAt => refreshAt;

    public object Call => call;

    /// <summary>Whether the service has rejected it before accepting it once.</summary>
    public bool IsRejected { get; set; }
}
