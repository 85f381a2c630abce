using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Text;

namespace WafPS.Settings;

/// <summary>A credential of one kind from one source, complete or not. All parts of a credential come from the same source.</summary>
internal sealed class CredentialCandidate
{
    private readonly IReadOnlyList<CredentialPart> _required;
    private readonly IReadOnlyList<CredentialPart> _parts;
    private readonly Func<SettingsReader, Credential?> _create;

    private CredentialCandidate(
        AuthenticationType type, string origin, IReadOnlyList<CredentialPart> required, IReadOnlyList<CredentialPart> optional, Func<SettingsReader, Credential?> create)
    {
        (Type, Origin, _required, _parts, _create) = (type, origin, required, [.. required, .. optional], create);
        IsPresent = _parts.Any(part => part.IsSet);
    }

    /// <summary>The agency of this server. A request shows whether there is one.</summary>
    public static CredentialCandidate Agency { get; } =
        new(AuthenticationType.TemporaryAccessKey, ConfiguredCredential.AgencyOrigin, [], [], _ => null) { IsPresent = true };

    public AuthenticationType Type { get; }

    public string Origin { get; }

    /// <summary>The ID of an access key. Null if it isn't set, and for other kinds of credentials.</summary>
    public string? AccessKeyId { get; private init; }

    /// <summary>Whether the source has at least one part. If it has, WafPS ignores later sources.</summary>
    public bool IsPresent { get; private init; }

    /// <summary>The places in which a user would set the missing parts.</summary>
    public IReadOnlyList<string> Missing => Origins(_required.Where(part => !part.IsSet));

    /// <summary>The places in which the other parts are set.</summary>
    public IReadOnlyList<string> Present => IsPresent && _parts.Count == 0 ? [Origin] : Origins(_parts.Where(part => part.IsSet));

    public static CredentialCandidate Token(CredentialPart token) => new(AuthenticationType.Token, token.Origin, [token], [], _ =>
    {
        Secret secret = token.ToSecret();
        return new UserToken(secret) { Origin = token.Origin, Since = SeenTokens.FirstSeen(secret) };
    });

    public static CredentialCandidate AccessKey(string origin, CredentialPart id, CredentialPart secretKey, CredentialPart securityToken) => new(
        securityToken.IsSet ? AuthenticationType.TemporaryAccessKey : AuthenticationType.AccessKey,
        origin,
        [id, secretKey],
        [securityToken],
        _ => new AccessKey(id.ToText(), secretKey.ToSecret(), securityToken.IsSet ? securityToken.ToSecret() : null) { Origin = origin })
    {
        AccessKeyId = id.IsSet ? id.ToText() : null,
    };

    public static CredentialCandidate Password(string origin, CredentialPart userName, CredentialPart password, CredentialPart domainName) => new(
        AuthenticationType.Password,
        origin,
        [userName, password, domainName],
        [],
        settings => new PasswordLogin(userName.ToName(), password.ToPassword(), domainName.ToName(), settings.TokenScope) { Origin = origin, Endpoint = settings.IamEndpoint.Endpoint })
    {
        // An account name alone is no part of a login, because other tools set it together with access keys.
        IsPresent = userName.IsSet || password.IsSet,
    };

    /// <summary>Creates the credential. Null means the agency of this server.</summary>
    /// <param name="settings">The other settings of the call.</param>
    /// <exception cref="SettingException">A part is missing or isn't valid.</exception>
    public Credential? ToCredential(SettingsReader settings) =>
        Missing.Count == 0 ? _create(settings) : throw SettingException.CredentialIncomplete(this);

    private static IReadOnlyList<string> Origins(IEnumerable<CredentialPart> parts) => [.. parts.Select(part => part.Origin).Distinct()];
}
