using WafPS.Client.Identity;

namespace WafPS.Client.Authentication;

/// <summary>The agency of the elastic cloud server that this runs on: the server's metadata service hands out temporary access keys.</summary>
internal sealed class Agency(MetadataClient metadata) : RenewedCredential(metadata.Time, s_renewBefore, metadata.Call)
{
    private static readonly TimeSpan s_renewBefore = TimeSpan.FromMinutes(40);

    private Uri Address => metadata.Endpoint;

    public override bool IsSameAs(Credential other) => other is Agency agency && agency.Address == Address;

    protected override async Task<(Credential Credential, DateTimeOffset ExpiresAt)> ObtainAsync(CancellationToken token)
    {
        (AccessKey key, DateTimeOffset expiresAt) = await metadata.GetKeyAsync(Origin, token);
        return (key, expiresAt);
    }
}
