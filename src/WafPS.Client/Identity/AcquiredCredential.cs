using WafPS.Client.Authentication;

namespace WafPS.Client.Identity;

/// <summary>A token or an access key that a service has just issued.</summary>
internal sealed record AcquiredCredential(Credential Credential, DateTimeOffset ExpiresAt);
