namespace WafPS.Settings;

/// <param name="Endpoints">At least one, in order of preference.</param>
/// <param name="Origin">The place in which a user would change it. Null for the vendor's central endpoint.</param>
internal sealed record EndpointValue(IReadOnlyList<Uri> Endpoints, string? Origin)
{
    public Uri Endpoint => Endpoints[0];
}
