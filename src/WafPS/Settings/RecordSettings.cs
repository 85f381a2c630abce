namespace WafPS.Settings;

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
