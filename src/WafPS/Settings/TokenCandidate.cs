using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Text;

namespace WafPS.Settings;

/// <summary>An IAM user token.</summary>
internal sealed class TokenCandidate(CredentialPart token) : CredentialCandidate
{
    public override AuthenticationType Type => AuthenticationType.Token;

    public override string Origin => token.Origin;

    public override bool IsPresent => token.IsSet;

    public override IReadOnlyList<string> Missing => [];

    public override IReadOnlyList<string> Present => [token.Origin];

    public override Credential ToCredential(ConnectionSettings settings, ApiClient service)
    {
        Secret secret = token.ToSecret();
        return new UserToken(secret) { Origin = token.Origin, Since = SeenTokens.FirstSeen(secret, service.Now) };
    }
}
