using WafPS.Client.Operations;

namespace WafPS.Settings;

/// <summary>The settings that a record in the pipeline may bring along; the command line's where it brings none.</summary>
internal readonly record struct RecordSettings(string? Region, string? ProjectId, string? EnterpriseProjectId, Uri? Endpoint)
{
    /// <summary>Those by which a job can be asked for again over this connection.</summary>
    public static RecordSettings Of(WafConnection connection) => new(connection.Region, connection.ProjectId, connection.EnterpriseProjectId, connection.Endpoints[0]);

    /// <summary>Those of these names.</summary>
    public RecordSettings Where(Func<string, bool> isIncluded) => new(
        isIncluded(nameof(Region)) ? Region : null,
        isIncluded(nameof(ProjectId)) ? ProjectId : null,
        isIncluded(nameof(EnterpriseProjectId)) ? EnterpriseProjectId : null,
        isIncluded(nameof(Endpoint)) ? Endpoint : null);

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
