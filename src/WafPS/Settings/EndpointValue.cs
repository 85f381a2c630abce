namespace WafPS.Settings;

/// <param name="Endpoints">In order of preference, at least one.</param>
/// <param name="Origin">Where a user would change it. Null for the vendor's central one.</param>
internal sealed record EndpointValue(IReadOnlyList<Uri> Endpoints, string? Origin)
{
    public Uri Endpoint => Endpoints[0];
}
