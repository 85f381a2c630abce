namespace WafSimulator;

/// <summary>What the metadata service of a server knows of the server's agency.</summary>
public sealed class SimulatedAgency
{
    /// <summary>How it answers.</summary>
    public AgencyMode Mode { get; set; }

    /// <summary>How long the key lives that it hands out.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(24);
}
