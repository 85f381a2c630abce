using WafPS.Client.Authentication;

namespace WafPS.Settings;

/// <summary>An access key: AK and SK, and the security token that temporary ones come with.</summary>
internal sealed class AccessKeyOffer(CredentialPart id, CredentialPart secretKey, CredentialPart securityToken) : CredentialOffer
{
    public override bool IsPresent => id.IsSet || secretKey.IsSet || securityToken.IsSet;

    public override IReadOnlyList<string> Missing => Origins(part => !part.IsSet, id, secretKey);

    public override IReadOnlyList<string> Present => Origins(part => part.IsSet, id, secretKey, securityToken);

    public override Credential ToCredential() =>
        new AccessKey(id.ToText(), secretKey.ToSecret(), securityToken.IsSet ? securityToken.ToSecret() : null);

    private static IReadOnlyList<string> Origins(Func<CredentialPart, bool> which, params CredentialPart[] parts) =>
        [.. parts.Where(which).Select(part => part.Origin).Distinct()];
}
