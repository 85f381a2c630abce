namespace WafPS.Client.Identity;

/// <summary>The projects that have the name of a region; there should be one.</summary>
/// <param name="Ids">Their ids.</param>
/// <param name="RequestId">For a support ticket.</param>
internal sealed record ProjectSearch(IReadOnlyList<string> Ids, string? RequestId);
