using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Identity;

namespace WafPS.Settings;

/// <summary>The agency of the server that this runs on. Whether there is one shows when it is asked.</summary>
internal sealed class AgencyCandidate : CredentialCandidate
{
    public override AuthenticationType Type => AuthenticationType.TemporaryAccessKey;

    public override string Origin => "ECS agency";

    public override bool IsPresent => true;

    public override IReadOnlyList<string> Missing => [];

    public override IReadOnlyList<string> Present => [Origin];

    public override Credential ToCredential(ConnectionSettings settings, ApiClient service) =>
        new AgencyCredential(new MetadataClient(service, MetadataClient.Address)) { Origin = Origin };
}
