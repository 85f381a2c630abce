namespace WafPS.Client.Identity;

/// <summary>The project of a token: by its ID, or by the name of its region, which is also the name of the region's main project.</summary>
internal sealed record TokenScope(string? ProjectId, string? Region);
