using System.Management.Automation;
using System.Security;
using WafPS.Client;
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

/// <summary>One part of a credential, as it is in its source.</summary>
/// <param name="origin">The place in which a user would set it.</param>
/// <param name="value">A string or a SecureString. Null or empty if it isn't set.</param>
internal sealed class CredentialPart(string origin, object? value)
{
    private readonly object? _value = value is PSObject wrapped ? wrapped.BaseObject : value;

    public string Origin => origin;

    public bool IsSet => _value switch
    {
        null => false,
        string text => text.Trim().Length > 0,
        SecureString secret => HasText(secret),
        _ => true,
    };

    /// <summary>Returns a part that isn't secret.</summary>
    /// <exception cref="SettingException">It isn't a text, or a header can't contain it.</exception>
    public string ToText()
    {
        string text = Text().Trim();
        return text.All(IsSendable) ? text : throw SettingException.SecretNotSendable(origin);
    }

    /// <summary>Returns a secret part without the white space around it, such as the line break at the end of a file.</summary>
    /// <exception cref="SettingException">It isn't a text, or a header can't contain it.</exception>
    public Secret ToSecret()
    {
        if (_value is SecureString secure)
        {
            Secret secret = new(secure);
            if (secret.All(IsSendable))
            {
                return secret;
            }
        }

        return new Secret(ToText());
    }

    /// <summary>Returns a name, which can contain any character.</summary>
    /// <exception cref="SettingException">It is neither a string nor a SecureString.</exception>
    public string ToName() => Text().Trim();

    /// <summary>Returns a password unchanged. It can contain any character.</summary>
    /// <exception cref="SettingException">It is neither a string nor a SecureString.</exception>
    public Secret ToPassword() => _value is SecureString secure ? new Secret(secure) : new Secret(Text());

    // Keys and tokens are for headers, so that only visible ASCII is valid. A line break would start another header.
    private static bool IsSendable(char c) => c is > ' ' and <= '~';

    private bool HasText(SecureString secret)
    {
        try
        {
            return secret.Length > 0 && !new Secret(secret).All(char.IsWhiteSpace);
        }
        catch (ObjectDisposedException)
        {
            throw SettingException.SecretDisposed(origin);
        }
    }

    private string Text() => _value switch
    {
        string plain => plain,
        SecureString secret => new Secret(secret).RevealText(),
        _ => throw SettingException.SecretOfWrongType(origin, _value!.GetType()),
    };
}

/// <summary>The kind of a credential. <see cref="WafContext.AuthenticationType"/> shows the name.</summary>
internal enum AuthenticationType
{
    /// <summary>An IAM user token.</summary>
    Token,

    /// <summary>A permanent access key (AK and SK).</summary>
    AccessKey,

    /// <summary>A temporary access key with its security token. The key of an ECS agency is one, too.</summary>
    TemporaryAccessKey,

    /// <summary>The name and password of an IAM user, with which WafPS gets a token.</summary>
    Password,
}

/// <summary>When each token was first used in this process. A token doesn't contain its age, but an error about it should show it.</summary>
internal static class SeenTokens
{
    private const int MaxCount = 50;

    private static readonly RecentItems<SeenToken> s_tokens = new(MaxCount);

    public static DateTimeOffset FirstSeen(Secret token)
    {
        SeenToken? seen = s_tokens.Find(seen => seen.Token.Equals(token));
        if (seen is null)
        {
            seen = new SeenToken(token, DateTimeOffset.UtcNow);
            s_tokens.Replace(seen => seen.Token.Equals(token), seen);
        }

        return seen.At;
    }

    private sealed record SeenToken(Secret Token, DateTimeOffset At);
}
