using WafPS.Client.Authentication;
using WafPS.Client.Text;

namespace WafPS.Client.Identity;

/// <summary>A user's name and password, for which IAM gives a token that lives 24 hours.</summary>
internal sealed class PasswordCredential(IamClient iam, PasswordLogin login) : RefreshingCredential(iam.Time, s_refreshBefore, iam.Call)
{
    private static readonly TimeSpan s_refreshBefore = TimeSpan.FromMinutes(10);

    private PasswordLogin Login => login;

    private Uri Endpoint => iam.Endpoint;

    public override bool IsSameAs(Credential other) =>
        other is PasswordCredential { Login: { } others } password && password.Endpoint == Endpoint && others.IsSameAs(login);

    /// <summary>A user is locked, whatever the token is to be good for.</summary>
    public override bool IsLockedWith(Credential other) =>
        other is PasswordCredential { Login: { } others } password && password.Endpoint == Endpoint && (others with { Scope = login.Scope }).IsSameAs(login);

    protected override async Task<(Credential Credential, DateTimeOffset ExpiresAt)> AcquireNewAsync(CancellationToken cancellationToken)
    {
        (Secret secret, DateTimeOffset expiresAt) = await iam.GetTokenAsync(login, this, cancellationToken);
        return (new UserToken(secret) { Origin = Origin, IsFromLogin = true, Since = iam.Time.GetUtcNow() }, expiresAt);
    }
}
