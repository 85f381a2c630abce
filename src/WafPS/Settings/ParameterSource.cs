using System.Management.Automation;
using WafPS.Commands;

namespace WafPS.Settings;

/// <summary>The parameters of the command line.</summary>
/// <param name="command">Has the credential.</param>
/// <param name="recordSettings">The rest.</param>
internal sealed class ParameterSource(WafConnectionCommand command, RecordSettings recordSettings) : SettingSource
{
    public override SettingValue? Find(Setting setting) => recordSettings.Find(setting);

    public override IEnumerable<CredentialCandidate> FindCredentials()
    {
        yield return new TokenCandidate(new CredentialPart("-Token", command.Token));
        PSCredential? credential = command.Credential;
        yield return new AccessKeyCandidate(
            credential is null ? "-SecurityToken" : "-Credential",
            new CredentialPart("-Credential (user name)", credential?.UserName),
            new CredentialPart("-Credential (password)", credential?.Password),
            new CredentialPart("-SecurityToken", command.SecurityToken));
    }
}
