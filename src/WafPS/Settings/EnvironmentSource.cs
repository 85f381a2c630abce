namespace WafPS.Settings;

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
