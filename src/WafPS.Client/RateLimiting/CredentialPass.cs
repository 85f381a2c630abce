using WafPS.Client.Authentication;
using WafPS.Client.Responses;

namespace WafPS.Client.RateLimiting;

/// <summary>Lets one request with a credential go.</summary>
/// <param name="guard">Gave it, and is to be told how the request ended.</param>
/// <param name="credential">What the request carries.</param>
/// <param name="rejections">How many rejections the guard had seen.</param>
internal sealed class CredentialPass(CredentialGuard guard, Credential credential, int rejections)
{
    public Credential Credential => credential;

    /// <summary>Whether the credential has been rejected since: a request that had to wait longer for its turn would be one too many.</summary>
    public bool IsStale => guard.Rejections != rejections;

    /// <inheritdoc cref="CredentialGuard.Leave"/>
    public void Leave(bool isAccepted, WafClientException? failure) => guard.Leave(isAccepted, failure);
}
