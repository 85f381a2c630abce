using System.Management.Automation;
using WafPS.Commands;

namespace WafPS.Settings;

/// <summary>The parameters of the command line.</summary>
/// <param name="command">Has the credential.</param>
/// <param name="own">The rest.</param>
internal sealed class ParameterSource(WafConnectionCommand command, OwnSettings own) : SettingSource
{
    public override SettingValue? Find(Setting setting) => own.Find(setting);

    public override IEnumerable<CredentialOffer> FindCredentials()
    {
        yield return new TokenOffer(new CredentialPart("-Token", command.Token));
        PSCredential? credential = command.Credential;
        yield return new AccessKeyOffer(
            credential is null ? "-SecurityToken" : "-Credential",
            new CredentialPart("-Credential (user name)", credential?.UserName),
            new CredentialPart("-Credential (password)", credential?.Password),
            new CredentialPart("-SecurityToken", command.SecurityToken));
    }
}
