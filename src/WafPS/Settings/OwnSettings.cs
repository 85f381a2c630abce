namespace WafPS.Settings;

/// <summary>The settings that a record in the pipeline may bring along; the command line's where it brings none.</summary>
internal readonly record struct OwnSettings(string? Region, string? ProjectId, string? EnterpriseProjectId, Uri? Endpoint);
