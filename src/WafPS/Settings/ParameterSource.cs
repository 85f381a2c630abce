using System.Management.Automation;
using WafPS.Commands;

namespace WafPS.Settings;

/// <summary>The parameters of the command itself, from the command line or from the object in the pipeline.</summary>
/// <param name="command">Has the credential.</param>
/// <param name="own">The rest.</param>
internal sealed class ParameterSource(WafConnectionCommand command, OwnSettings own) : SettingSource
{
    public override SettingValue? Find(Setting setting)
    {
        string? text = setting switch
        {
            Setting.Region => own.Region,
            Setting.ProjectId => own.ProjectId,
            Setting.EnterpriseProjectId => own.EnterpriseProjectId,
            Setting.Endpoint => own.Endpoint?.OriginalString,
            _ => null,
        };
        return text?.Trim() is { Length: > 0 } trimmed ? new SettingValue(trimmed, "-" + setting) : null;
    }

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
