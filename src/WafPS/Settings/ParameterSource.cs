using System.Management.Automation;
using WafPS.Commands;

namespace WafPS.Settings;

/// <summary>The parameters of the command itself, from the command line or from the object in the pipeline.</summary>
internal sealed class ParameterSource(WafConnectionCommand command) : SettingSource
{
    public override SettingValue? Find(Setting setting)
    {
        string? text = setting switch
        {
            Setting.Region => command.Region,
            Setting.ProjectId => command.ProjectId,
            Setting.EnterpriseProjectId => command.EnterpriseProjectId,
            _ => command.Endpoint?.OriginalString,
        };
        return text?.Trim() is { Length: > 0 } trimmed ? new SettingValue(trimmed, "-" + setting) : null;
    }

    public override IEnumerable<CredentialOffer> FindCredentials()
    {
        yield return new TokenOffer(new CredentialPart("-Token", command.Token));
        PSCredential? credential = command.Credential;
        yield return new AccessKeyOffer(
            new CredentialPart("-Credential (user name)", credential?.UserName),
            new CredentialPart("-Credential (password)", credential?.Password),
            new CredentialPart("-SecurityToken", command.SecurityToken));
    }
}
