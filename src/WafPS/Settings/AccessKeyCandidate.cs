using WafPS.Client.Authentication;
using WafPS.Client.Http;

namespace WafPS.Settings;

/// <summary>An access key: AK and SK, and the security token that temporary ones come with.</summary>
internal sealed class AccessKeyCandidate(string origin, CredentialPart id, CredentialPart secretKey, CredentialPart securityToken) : CredentialCandidate
{
    public override AuthenticationType Type => securityToken.IsSet ? AuthenticationType.TemporaryAccessKey : AuthenticationType.AccessKey;

    public override string Origin => origin;

    public override string? AccessKeyId => id.IsSet ? id.ToText() : null;

    public override bool IsPresent => id.IsSet || secretKey.IsSet || securityToken.IsSet;

    public override IReadOnlyList<string> Missing => Origins(part => !part.IsSet, id, secretKey);

    public override IReadOnlyList<string> Present => Origins(part => part.IsSet, id, secretKey, securityToken);

    public override Credential ToCredential(ConnectionSettings settings, ApiClient service) =>
        new AccessKey(id.ToText(), secretKey.ToSecret(), securityToken.IsSet ? securityToken.ToSecret() : null) { Origin = origin };
}
