using WafPS.Client.Authentication;

namespace WafPS.Client.Identity;

/// <summary>A user's name and password, for which IAM issues a token that lives 24 hours.</summary>
internal sealed class PasswordCredential : RefreshingCredential
{
    private static readonly TimeSpan s_refreshBefore = TimeSpan.FromMinutes(10);

    private readonly IamClient _iam;
    private readonly PasswordLogin _login;

    public PasswordCredential(IamClient iam, PasswordLogin login)
        : base(iam.Time, s_refreshBefore, iam.Call) => (_iam, _login, Origin) = (iam, login, login.Origin);

    public override bool IsSameAs(Credential other) =>
        other is PasswordCredential password && password._iam.Endpoint == _iam.Endpoint && password._login.IsSameAs(_login);

    protected override Task<AcquiredCredential> AcquireNewAsync(CancellationToken cancellationToken) => _iam.GetTokenAsync(_login, cancellationToken);
}
