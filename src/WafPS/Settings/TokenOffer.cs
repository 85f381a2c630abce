using WafPS.Client.Authentication;

namespace WafPS.Settings;

/// <summary>An IAM user token.</summary>
internal sealed class TokenOffer(CredentialPart token) : CredentialOffer
{
    public override bool IsPresent => token.IsSet;

    public override IReadOnlyList<string> Missing => [];

    public override IReadOnlyList<string> Present => [token.Origin];

    public override Credential ToCredential() => new UserToken(token.ToSecret());
}
