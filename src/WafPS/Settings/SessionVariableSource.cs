using System.Management.Automation;

namespace WafPS.Settings;

/// <summary>Session variables such as <c>$WafRegion</c>. PowerShell's scope rules apply.</summary>
internal sealed class SessionVariableSource(PSVariableIntrinsics variables) : SettingSource
{
    public override SettingValue? Find(Setting setting)
    {
        string name = "Waf" + setting;
        // PowerShell's own conversion to a string also joins the elements of an array.
        return LanguagePrimitives.ConvertTo<string>(Value(name))?.Trim() is { Length: > 0 } text ? new SettingValue(text, Origin(name)) : null;
    }

    public override IEnumerable<CredentialCandidate> FindCredentials()
    {
        yield return CredentialCandidate.Token(Part("WafToken"));
        PSCredential? accessKey = Credential("WafCredential");
        yield return accessKey is null
            ? CredentialCandidate.AccessKey("$WafAccessKey", Part("WafAccessKey"), Part("WafSecretKey"), Part("WafSecurityToken"))
            : CredentialCandidate.AccessKey("$WafCredential", UserName("WafCredential", accessKey), Password("WafCredential", accessKey), Part("WafSecurityToken"));
        PSCredential? user = Credential("WafUser");
        yield return CredentialCandidate.Password("$WafUser", UserName("WafUser", user), Password("WafUser", user), Part("WafDomainName"));
    }

    private static CredentialPart UserName(string name, PSCredential? credential) => new($"{Origin(name)} (user name)", credential?.UserName);

    private static CredentialPart Password(string name, PSCredential? credential) => new($"{Origin(name)} (password)", credential?.Password);

    private PSCredential? Credential(string name)
    {
        object? value = Value(name);
        return value is null or PSCredential ? (PSCredential?)value : throw SettingException.NotACredential(Origin(name), value.GetType());
    }

    private CredentialPart Part(string name) => new(Origin(name), Value(name));

    private object? Value(string name) => variables.GetValue(name) is PSObject wrapped ? wrapped.BaseObject : variables.GetValue(name);

    private static string Origin(string name) => "$" + name;
}
