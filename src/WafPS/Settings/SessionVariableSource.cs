using System.Management.Automation;

namespace WafPS.Settings;

/// <summary>PowerShell variables such as <c>$WafRegion</c>, found by scope like any other.</summary>
internal sealed class SessionVariableSource(PSVariableIntrinsics variables) : SettingSource
{
    public override SettingValue? Find(Setting setting)
    {
        string name = "Waf" + setting;
        // As PowerShell itself would put it into a text: of an array, each element.
        return LanguagePrimitives.ConvertTo<string>(Value(name))?.Trim() is { Length: > 0 } text ? new SettingValue(text, Origin(name)) : null;
    }

    public override IEnumerable<CredentialCandidate> FindCredentials()
    {
        yield return new TokenCandidate(Part("WafToken"));
        yield return Value("WafCredential") switch
        {
            null => new AccessKeyCandidate("$WafAccessKey", Part("WafAccessKey"), Part("WafSecretKey"), Part("WafSecurityToken")),
            PSCredential credential => new AccessKeyCandidate(
                "$WafCredential",
                new CredentialPart("$WafCredential (user name)", credential.UserName),
                new CredentialPart("$WafCredential (password)", credential.Password),
                Part("WafSecurityToken")),
            object other => throw SettingException.NotACredential(Origin("WafCredential"), other.GetType()),
        };
        PSCredential? user = Value("WafUser") switch
        {
            null => null,
            PSCredential credential => credential,
            object other => throw SettingException.NotACredential(Origin("WafUser"), other.GetType()),
        };
        yield return new PasswordCandidate(
            new CredentialPart("$WafUser (user name)", user?.UserName), new CredentialPart("$WafUser (password)", user?.Password), Part("WafDomainName"), "$WafUser");
    }

    private CredentialPart Part(string name) => new(Origin(name), Value(name));

    private object? Value(string name) => variables.GetValue(name) is PSObject wrapped ? wrapped.BaseObject : variables.GetValue(name);

    private static string Origin(string name) => "$" + name;
}
