using System.Text.RegularExpressions;
using WafPS.Client;
using WafPS.Client.Authentication;

namespace WafPS.Settings;

/// <summary>
/// Makes a connection from what the sources have. For each setting the first source that has it decides;
/// a credential comes whole from the first source that has any part of one.
/// </summary>
/// <param name="sources">In order: parameters, session variables, environment.</param>
/// <param name="allowsUnencrypted">Whether credentials may go over http to a host that isn't this machine.</param>
internal sealed class ConnectionSettings(IReadOnlyList<SettingSource> sources, bool allowsUnencrypted)
{
    // Table 1 and table 2 of the vendor's page of ConfirmAsyncJob.
    private static readonly Regex s_enterpriseProjectId = new(@"^(0|all_granted_eps|[0-9A-Za-z-]{36})\z", RegexOptions.CultureInvariant);

    private static readonly Regex s_userInfo = new("(?<=^|/)[^/]*@", RegexOptions.CultureInvariant);

    /// <exception cref="SettingException">Something is missing or can't be what it is meant to be.</exception>
    public WafConnection Resolve(TimeSpan requestTimeout, string userAgent)
    {
        SettingValue? region = Find(Setting.Region);
        return new WafConnection
        {
            Region = region?.Text,
            Endpoints = Endpoints(region),
            Credential = Credential(),
            ProjectId = ProjectId(),
            EnterpriseProjectId = EnterpriseProjectId(),
            RequestTimeout = requestTimeout,
            UserAgent = userAgent,
        };
    }

    /// <exception cref="SettingException">There is none, or not a whole one.</exception>
    public Credential Credential()
    {
        CredentialOffer offer = sources.SelectMany(source => source.FindCredentials()).FirstOrDefault(offer => offer.IsPresent)
            ?? throw SettingException.CredentialMissing();
        return offer.Missing.Count == 0 ? offer.ToCredential() : throw SettingException.CredentialIncomplete(offer);
    }

    private SettingValue? Find(Setting setting) => First(source => source.Find(setting));

    private SettingValue? First(Func<SettingSource, SettingValue?> find) => sources.Select(find).FirstOrDefault(value => value is not null);

    private IReadOnlyList<Uri> Endpoints(SettingValue? region)
    {
        SettingValue? endpoint = Find(Setting.Endpoint) ?? (region is null ? null : First(source => source.FindEndpoint(region.Text)));
        if (endpoint is not null)
        {
            // An environment variable may list several.
            return [.. endpoint.Text.Split(',').Select(text => Endpoint(endpoint with { Text = text.Trim() }))];
        }

        return region is null
            ? throw SettingException.RegionMissing()
            : [WafRegions.Endpoint(region.Text) ?? throw SettingException.RegionUnknown(region)];
    }

    private Uri Endpoint(SettingValue value)
    {
        string text = value.Text.Contains("://") ? value.Text : "https://" + value.Text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint)
            || endpoint.Scheme is not ("https" or "http")
            || (endpoint.Query + endpoint.Fragment + endpoint.UserInfo).Length > 0)
        {
            throw SettingException.EndpointInvalid(value with { Text = s_userInfo.Replace(value.Text, "***@") });
        }

        return endpoint.Scheme == "https" || endpoint.IsLoopback || allowsUnencrypted
            ? endpoint
            : throw SettingException.UnencryptedAuthentication(value);
    }

    private string ProjectId()
    {
        SettingValue project = Find(Setting.ProjectId) ?? throw SettingException.ProjectMissing();
        return ServiceId.IsValid(project.Text) ? project.Text : throw SettingException.ProjectIdInvalid(project);
    }

    private string? EnterpriseProjectId() => Find(Setting.EnterpriseProjectId) switch
    {
        null => null,
        { } id when s_enterpriseProjectId.IsMatch(id.Text) => id.Text,
        { } id => throw SettingException.EnterpriseProjectIdInvalid(id),
    };
}
