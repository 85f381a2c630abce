using WafPS.Client.Authentication;
using WafPS.Client.Text;

namespace WafPS.Client.Identity;

/// <summary>What an IAM user logs in with. The body of the login carries it.</summary>
internal sealed class PasswordLogin(string userName, Secret password, string domainName, TokenScope scope) : Credential
{
    public string UserName => userName;

    public Secret Password => password;

    /// <summary>The account that the user belongs to.</summary>
    public string DomainName => domainName;

    public TokenScope Scope => scope;

    /// <summary>The address of IAM.</summary>
    public Uri Endpoint { get; init; } = WafRegions.IamEndpoint(null);

    public override string? Authenticate(HttpRequestMessage request, byte[] body, string? projectId, DateTimeOffset now) => null;

    public override bool IsSameAs(Credential other) => other is PasswordLogin login && login.Scope == scope && IsLockedWith(login);

    /// <summary>IAM locks a user, whatever the scope of the token.</summary>
    public override bool IsLockedWith(Credential other) =>
        other is PasswordLogin login && login.UserName == userName && login.DomainName == domainName && login.Password.Equals(password);

    // A response that repeats the login itself, in whatever encoding, isn't shown at all.
    public override string Redact(string text) => text.Contains("methods") && text.Contains("identity") ? Sanitizer.Hidden : password.RedactFrom(text);
}

/// <summary>The project of a token: by its ID, or by the name of its region, which is also the name of the region's main project.</summary>
internal sealed record TokenScope(string? ProjectId, string? Region);

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
