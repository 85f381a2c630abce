using WafPS.Client;
using WafPS.Client.Authentication;
using WafPS.Client.Identity;

namespace WafPS.Settings;

/// <summary>The agency of the server that this runs on. Whether there is one shows when it is asked.</summary>
internal sealed class AgencyOffer : CredentialOffer
{
    public override AuthenticationType Type => AuthenticationType.TemporaryAccessKey;

    public override string Origin => "ECS agency";

    public override bool IsPresent => true;

    public override IReadOnlyList<string> Missing => [];

    public override IReadOnlyList<string> Present => [Origin];

    public override Credential ToCredential(ConnectionSettings settings, ServiceClient service) =>
        new Agency(new MetadataClient(service, MetadataClient.Address)) { Origin = Origin };
}
