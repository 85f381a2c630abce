using WafPS.Client.Authentication;
using WafPS.Client.Identity;

namespace WafPS.Client.Operations;

/// <summary>What a call connects with: plain values, read from the settings of one input object.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>In order of preference. The next one is tried only where a name isn't resolved or TLS fails.</summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>The region that the endpoint is known to be in. Null where that isn't known.</summary>
    public string? Region { get; init; }

    /// <summary>Null where the project has to be looked up by its region.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The region by which the project is looked up. Null where the project's ID is set.</summary>
    public string? ProjectRegion { get; init; }

    /// <summary>Where a user would change that region.</summary>
    public string? ProjectRegionOrigin { get; init; }

    /// <summary>Null leaves it to the service, which then takes the default enterprise project.</summary>
    public string? EnterpriseProjectId { get; init; }

    public Uri IamEndpoint { get; init; } = WafRegions.IamEndpoint(null);

    /// <summary>A token, an access key, or a <see cref="PasswordLogin"/>. Null stands for the agency of this server.</summary>
    public Credential? Credential { get; init; }
}
