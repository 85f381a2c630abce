using System.Management.Automation;
using System.Security;

namespace WafPS.Settings;

/// <summary>Parameters from the command line or the properties of an input object. Only the command line can contain a credential.</summary>
internal sealed class ParameterSource(RecordSettings settings, SecureString? token = null, PSCredential? credential = null, SecureString? securityToken = null) : SettingSource
{
    public override SettingValue? Find(Setting setting) => settings.Find(setting);

    public override IEnumerable<CredentialCandidate> FindCredentials() =>
    [
        CredentialCandidate.Token(new CredentialPart("-Token", token)),
        CredentialCandidate.AccessKey(
            credential is null ? "-SecurityToken" : "-Credential",
            new CredentialPart("-Credential (user name)", credential?.UserName),
            new CredentialPart("-Credential (password)", credential?.Password),
            new CredentialPart("-SecurityToken", securityToken)),
    ];
}
