namespace WafPS.Client.Responses;

/// <summary>What an error says about a credential. It holds no secret.</summary>
/// <param name="Origin">Where a user would change the credential, such as <c>$WafToken</c>.</param>
/// <param name="Since">Since when the credential has been in use. Null where that isn't known.</param>
/// <param name="IsFromLogin">Whether a login issued the credential, so that nobody could have mistyped it.</param>
internal sealed record CredentialInfo(string Origin, DateTimeOffset? Since, bool IsFromLogin);
