using System.Management.Automation;
using System.Security;

namespace WafPS.Settings;

/// <summary>A source of settings.</summary>
internal abstract class SettingSource
{
    /// <returns>Null if the source doesn't have the setting.</returns>
    /// <exception cref="SettingException">The source has a value that isn't valid.</exception>
    public abstract SettingValue? Find(Setting setting);

    /// <summary>Finds the endpoint of one region.</summary>
    public virtual SettingValue? FindEndpoint(string region) => null;

    /// <summary>Finds a candidate for each kind of credential that the source can have, in order of preference.</summary>
    public virtual IEnumerable<CredentialCandidate> FindCredentials() => [];
}

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

/// <summary>The environment variables of the vendor's SDKs, of its Terraform provider and of OpenStack.</summary>
internal sealed class EnvironmentSource : SettingSource
{
    // All parts of a key have to come from the variables of one tool. The vendor's examples (CLOUD_SDK) have no variable for a security token,
    // so a security token of any tool counts for them. It also counts if no key is set.
    private static readonly (string Id, string SecretKey, string[] SecurityToken)[] s_accessKeys =
    [
        ("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", ["HUAWEICLOUD_SDK_SECURITY_TOKEN"]),
        ("HW_ACCESS_KEY", "HW_SECRET_KEY", ["HW_SECURITY_TOKEN"]),
        ("CLOUD_SDK_AK", "CLOUD_SDK_SK", ["HUAWEICLOUD_SDK_SECURITY_TOKEN", "HW_SECURITY_TOKEN"]),
    ];

    public override SettingValue? Find(Setting setting) => setting switch
    {
        Setting.Region => First("HW_REGION_NAME", "OS_REGION_NAME"),
        Setting.ProjectId => First("HUAWEICLOUD_SDK_PROJECT_ID", "HW_PROJECT_ID", "OS_PROJECT_ID"),
        Setting.EnterpriseProjectId => First("HW_ENTERPRISE_PROJECT_ID"),
        Setting.IamEndpoint => First("HUAWEICLOUD_SDK_IAM_ENDPOINT"),
        Setting.StsEndpoint => First("HUAWEICLOUD_SDK_STS_ENDPOINT"),
        _ => null,
    };

    public override SettingValue? FindEndpoint(string region) =>
        First("HUAWEICLOUD_SDK_REGION_WAF_" + region.ToUpperInvariant().Replace('-', '_'));

    public override IEnumerable<CredentialCandidate> FindCredentials()
    {
        yield return CredentialCandidate.Token(Part("HW_AUTH_TOKEN", "OS_AUTH_TOKEN"));
        (string id, string secretKey, string[] securityToken) = s_accessKeys.FirstOrDefault(
            names => Value(names.Id) is not null || Value(names.SecretKey) is not null);
        yield return id is not null
            ? CredentialCandidate.AccessKey(Origin(id), Part(id), Part(secretKey), Part(securityToken))
            : CredentialCandidate.AccessKey(Origin(s_accessKeys[0].Id), Part(s_accessKeys[0].Id), Part(s_accessKeys[0].SecretKey), Part(s_accessKeys[2].SecurityToken));
        yield return CredentialCandidate.Password(Origin("HW_USER_NAME"), Part("HW_USER_NAME"), Part("HW_USER_PASSWORD"), Part("HW_DOMAIN_NAME"));
    }

    private static CredentialPart Part(params string[] names)
    {
        string name = names.FirstOrDefault(name => Value(name) is not null) ?? names[0];
        return new CredentialPart(Origin(name), Value(name));
    }

    private static SettingValue? First(params string[] names) =>
        names.FirstOrDefault(name => Value(name) is not null) is { } found ? new SettingValue(Value(found)!, Origin(found)) : null;

    private static string? Value(string name) =>
        Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value ? value : null;

    private static string Origin(string name) => "env:" + name;
}
