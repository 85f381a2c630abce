namespace WafPS.Client.Responses;

/// <summary>The projects that have the name of a region. There should be one.</summary>
/// <param name="Region">The region.</param>
/// <param name="Ids">The IDs of the projects.</param>
/// <param name="RequestId">For a support ticket.</param>
internal sealed record ProjectSearch(string Region, IReadOnlyList<string> Ids, string? RequestId);
