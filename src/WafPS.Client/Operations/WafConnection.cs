using WafPS.Client.Authentication;

namespace WafPS.Client.Operations;

/// <summary>Where a request goes and on whose behalf. Made from the user's settings, never changed.</summary>
internal sealed record WafConnection
{
    /// <summary>In order of preference: the next one is tried only where a name doesn't resolve or TLS fails.</summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>Null where the endpoint isn't known to be in a region.</summary>
    public string? Region { get; init; }

    public required string ProjectId { get; init; }

    /// <summary>Null leaves it to the service, which then takes the default enterprise project.</summary>
    public string? EnterpriseProjectId { get; init; }

    public required Credential Credential { get; init; }
}
