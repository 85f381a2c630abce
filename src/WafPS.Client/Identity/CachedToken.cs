using WafPS.Client.Authentication;

namespace WafPS.Client.Identity;

/// <summary>A token or an access key that was acquired with another credential, and is used until it has to be refreshed.</summary>
/// <param name="Owner">The credential that acquired it.</param>
/// <param name="Credential">What was acquired.</param>
/// <param name="ExpiresAt">By the service's word.</param>
/// <param name="RefreshAt">When to acquire another one.</param>
/// <param name="Call">The call that acquired it.</param>
internal sealed record CachedToken(RefreshingCredential Owner, Credential Credential, DateTimeOffset ExpiresAt, DateTimeOffset RefreshAt, object Call)
{
    /// <summary>Whether the service has rejected it before accepting it once.</summary>
    public bool IsRejected { get; set; }
}
