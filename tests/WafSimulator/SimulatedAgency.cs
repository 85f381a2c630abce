namespace WafSimulator;

/// <summary>What the metadata service of a server knows of the server's agency.</summary>
public sealed class SimulatedAgency
{
    private readonly SimulatedAccount _account;

    internal SimulatedAgency(SimulatedAccount account) => _account = account;

    /// <summary>How it answers.</summary>
    public AgencyMode Mode { get; set; }

    /// <summary>How long the key lives that it hands out.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>It hands out a new key; the old one is no good any more. See <see cref="SimulatedAccount.RefreshTemporaryKey"/>.</summary>
    public void Refresh() => _account.RefreshTemporaryKey();
}
