using WafPS.Client.Authentication;

namespace WafPS.Client.Identity;

/// <summary>The agency of the elastic cloud server that this process runs on. The server's metadata service issues temporary access keys.</summary>
internal sealed class AgencyCredential(MetadataClient metadata) : RefreshingCredential(metadata.Time, s_refreshBefore, metadata.Call)
{
    private static readonly TimeSpan s_refreshBefore = TimeSpan.FromMinutes(40);

    private Uri Address => metadata.Endpoint;

    public override bool IsSameAs(Credential other) => other is AgencyCredential agency && agency.Address == Address;

    protected override Task<AcquiredCredential> AcquireNewAsync(CancellationToken cancellationToken) => metadata.GetKeyAsync(Origin, cancellationToken);
}
