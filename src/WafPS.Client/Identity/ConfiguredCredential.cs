using WafPS.Client.Authentication;
using WafPS.Client.Http;

namespace WafPS.Client.Identity;

/// <summary>Makes a credential that can be sent, or that acquires one, from what the settings have.</summary>
internal static class ConfiguredCredential
{
    public const string AgencyOrigin = "ECS agency";

    /// <param name="configured">A token, an access key, or a <see cref="PasswordLogin"/>. Null stands for the agency of this server.</param>
    /// <param name="api">Sends the requests that acquire a credential.</param>
    public static Credential Create(Credential? configured, ApiClient api) => configured switch
    {
        PasswordLogin login => new PasswordCredential(new IamClient(api, login.Endpoint), login),
        null => new AgencyCredential(new MetadataClient(api, MetadataClient.Address)) { Origin = AgencyOrigin },
        _ => configured,
    };
}
