using WafPS.Client.Authentication;

namespace WafPS.Client.Identity;

/// <summary>The agency of the elastic cloud server that this runs on: the server's metadata service hands out temporary access keys.</summary>
internal sealed class AgencyCredential(MetadataClient metadata) : RefreshingCredential(metadata.Time, s_refreshBefore, metadata.Call)
{
    private static readonly TimeSpan s_refreshBefore = TimeSpan.FromMinutes(40);

    private Uri Address => metadata.Endpoint;

    public override bool IsSameAs(Credential other) => other is AgencyCredential agency && agency.Address == Address;

    protected override async Task<(Credential Credential, DateTimeOffset ExpiresAt)> AcquireNewAsync(CancellationToken cancellationToken)
    {
        (AccessKey key, DateTimeOffset expiresAt) = await metadata.GetKeyAsync(Origin, cancellationToken);
        return (key, expiresAt);
    }
}
