namespace WafPS.Settings;

/// <summary>The settings of a call apart from its credential. The first source that has a setting decides.</summary>
internal enum Setting
{
    Region,
    ProjectId,
    EnterpriseProjectId,
    Endpoint,
    IamEndpoint,
    StsEndpoint,
}

/// <param name="Text">Never empty.</param>
/// <param name="Origin">The place in which a user would change it, such as <c>-Region</c>, <c>$WafRegion</c> or <c>env:HW_REGION_NAME</c>.</param>
internal sealed record SettingValue(string Text, string Origin);

/// <param name="Endpoints">At least one, in order of preference.</param>
/// <param name="Origin">The place in which a user would change it. Null for the vendor's central endpoint.</param>
internal sealed record EndpointValue(IReadOnlyList<Uri> Endpoints, string? Origin)
{
    public Uri Endpoint => Endpoints[0];
}

/// <summary>The settings that an input object can have.</summary>
internal sealed record RecordSettings(string? Region, string? ProjectId, string? EnterpriseProjectId, Uri? Endpoint)
{
    public SettingValue? Find(Setting setting)
    {
        string? text = setting switch
        {
            Setting.Region => Region,
            Setting.ProjectId => ProjectId,
            Setting.EnterpriseProjectId => EnterpriseProjectId,
            Setting.Endpoint => Endpoint?.OriginalString,
            _ => null,
        };
        return text?.Trim() is { Length: > 0 } trimmed ? new SettingValue(trimmed, "-" + setting) : null;
    }
}
