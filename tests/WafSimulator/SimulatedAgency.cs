namespace WafSimulator;

/// <summary>What the metadata service of a server knows of the server's agency.</summary>
public sealed class SimulatedAgency
{
    private readonly SimulatedAccount _account;

    internal SimulatedAgency(SimulatedAccount account) => _account = account;

    /// <summary>How it responds.</summary>
    public AgencyMode Mode { get; set; }

    /// <summary>The lifetime of the keys that it issues.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Issues a new key and invalidates the old one. See <see cref="SimulatedAccount.RefreshTemporaryKey"/>.</summary>
    public void Refresh() => _account.RefreshTemporaryKey();
}
