namespace WafPS.Client.Identity;

/// <summary>The project that a token is good for: by its id, or by the name of its region, which the region's main project has too.</summary>
internal sealed record TokenScope(string? ProjectId, string? Region);
