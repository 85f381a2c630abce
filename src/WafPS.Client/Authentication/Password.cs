using WafPS.Client.Identity;

namespace WafPS.Client.Authentication;

/// <summary>A user's name and password, for which IAM gives a token that lives 24 hours.</summary>
internal sealed class Password(IamClient iam, PasswordLogin login) : RenewedCredential(iam.Time, s_renewBefore)
{
    private static readonly TimeSpan s_renewBefore = TimeSpan.FromMinutes(10);

    private PasswordLogin Login => login;

    private Uri Endpoint => iam.Endpoint;

    public override bool IsSameAs(Credential other) =>
        other is Password { Login: { } others } password && password.Endpoint == Endpoint && others.IsSameAs(login);

    protected override async Task<(Credential Credential, DateTimeOffset ExpiresAt)> ObtainAsync(CancellationToken token)
    {
        (Secret secret, DateTimeOffset expiresAt) = await iam.GetTokenAsync(login, token);
        return (new UserToken(secret) { Origin = Origin, Since = iam.Time.GetUtcNow() }, expiresAt);
    }
}
