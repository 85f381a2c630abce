using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Identity;

namespace WafPS.Settings;

/// <summary>An IAM user's name, password and account (domain), for which IAM gives a token.</summary>
internal sealed class PasswordCandidate(CredentialPart userName, CredentialPart password, CredentialPart domainName, string origin) : CredentialCandidate
{
    public override AuthenticationType Type => AuthenticationType.Password;

    public override string Origin => origin;

    // An account's name alone is no part of a login: other tools set it beside access keys.
    public override bool IsPresent => userName.IsSet || password.IsSet;

    public override IReadOnlyList<string> Missing => Origins(part => !part.IsSet, userName, password, domainName);

    public override IReadOnlyList<string> Present => Origins(part => part.IsSet, userName, password, domainName);

    public override Credential ToCredential(ConnectionSettings settings, ApiClient service)
    {
        string? region = settings.Region?.Text;
        TokenScope scope = region is not null ? new TokenScope(null, region)
            : settings.Find(Setting.ProjectId) is { } project ? new TokenScope(project.Text, null)
            : throw SettingException.RegionMissing();
        return new PasswordCredential(
            new IamClient(service, settings.IamEndpoint.Endpoint), new PasswordLogin(userName.ToName(), password.ToPassword(), domainName.ToName(), scope)) { Origin = origin };
    }
}
