using System.Text.RegularExpressions;
using WafPS.Client;
using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Identity;
using WafPS.Client.Operations;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Settings;

/// <summary>
/// Makes a connection from what the sources have. For each setting the first source that has it decides;
/// a credential comes whole from the first source that has any part of one.
/// </summary>
/// <param name="sources">In order: parameters, session variables, environment, files, agency.</param>
/// <param name="allowsUnencrypted">Whether credentials may go over http to a host that isn't this machine.</param>
internal sealed class ConnectionSettings(IReadOnlyList<SettingSource> sources, bool allowsUnencrypted)
{
    // Table 1 and table 2 of the vendor's page of ConfirmAsyncJob.
    private static readonly Regex s_enterpriseProjectId = new(@"^(0|all_granted_eps|[0-9A-Za-z-]{36})\z", RegexOptions.CultureInvariant);

    // What no endpoint has, and what may be a secret.
    // A password may hold any sign, and what isn't an address has no rule for where its user ends.
    private static readonly Regex s_userInfo = new("^([^/@]*://)?.*@", RegexOptions.CultureInvariant | RegexOptions.Singleline);
    private static readonly Regex s_query = new("(?<=[?#]).*", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary>The region, written as the vendor writes it, if it is one of the vendor's.</summary>
    /// <exception cref="SettingException">It can't be one: jobs and contexts show it, so it holds nothing that a terminal takes for an order.</exception>
    public SettingValue? Region => Find(Setting.Region) is not { } region ? null
        : TextSanitizer.Sanitize(region.Text) == region.Text ? region with { Text = WafRegions.Named(region.Text) ?? region.Text }
        : throw SettingException.RegionUnknown(region);

    /// <summary>Where WAF is. Null where neither an endpoint nor a region is set.</summary>
    /// <exception cref="SettingException">It can't be one.</exception>
    public EndpointValue? WafEndpoint => Given(Setting.Endpoint)
        ?? (Region is { } region ? EndpointOf(region) ?? throw SettingException.RegionUnknown(region) : null);

    /// <summary>
    /// Whether the endpoint is known to be in the region: it is the region's own, or one source sets both. Otherwise the region is only a
    /// label that happens to be set as well, and a job that carries it would be looked for in the wrong place later.
    /// </summary>
    /// <exception cref="SettingException">Region or endpoint can't be one.</exception>
    public bool IsEndpointInRegion => Region is { } region && (SourceOf(Setting.Endpoint) is not { } source
        || source == SourceOf(Setting.Region)
        || IsOwnEndpoint(region, WafEndpoint!));

    /// <summary>Where IAM is.</summary>
    /// <exception cref="SettingException">It can't be one.</exception>
    public EndpointValue IamEndpoint => Given(Setting.IamEndpoint) ?? new EndpointValue([WafRegions.IamEndpoint(Region?.Text)], Region?.Origin);

    /// <summary>Where STS is.</summary>
    /// <exception cref="SettingException">It isn't known or can't be one.</exception>
    public Uri StsEndpoint => Given(Setting.StsEndpoint)?.Endpoint
        ?? (Region is { } region ? WafRegions.StsEndpoint(region.Text) : null)
        ?? throw SettingException.StsEndpointMissing(Region);

    /// <summary>The project, where one is set.</summary>
    /// <exception cref="SettingException">It can't be one.</exception>
    public SettingValue? ProjectId => Find(Setting.ProjectId) is not { } project ? null
        : ServiceId.IsValid(project.Text) ? project
        : throw SettingException.ProjectIdInvalid(project);

    /// <summary>The enterprise project, where one is set.</summary>
    /// <exception cref="SettingException">It can't be one.</exception>
    public SettingValue? EnterpriseProjectId => Find(Setting.EnterpriseProjectId) is not { } id ? null
        : s_enterpriseProjectId.IsMatch(id.Text) ? id
        : throw SettingException.EnterpriseProjectIdInvalid(id);

    /// <summary>The credential, as far as it is set: whole or not.</summary>
    public CredentialCandidate CredentialCandidate => sources.SelectMany(source => source.FindCredentials()).First(offer => offer.IsPresent);

    /// <summary>All that a call needs. What isn't set and can be asked for, such as the project of a region, is asked for.</summary>
    /// <exception cref="SettingException">Something is missing or can't be what it is meant to be.</exception>
    /// <param name="service">What it is asked with.</param>
    /// <param name="run">Does requests to their end.</param>
    /// <exception cref="WafClientException">What was to be asked for couldn't be.</exception>
    public WafConnection Resolve(ApiClient service, Action<Func<CancellationToken, Task>> run)
    {
        IReadOnlyList<Uri> endpoints = (WafEndpoint ?? throw SettingException.RegionMissing()).Endpoints;
        // Looked at first, so that nothing is sent for settings that won't do.
        (SettingValue? project, SettingValue? enterpriseProject) = (ProjectId, EnterpriseProjectId);
        Credential credential = Credential(service, run);
        return new WafConnection
        {
            Region = IsEndpointInRegion ? Region!.Text : null,
            Endpoints = endpoints,
            Credential = credential,
            ProjectId = project?.Text ?? FindProject(credential, service, run),
            EnterpriseProjectId = enterpriseProject?.Text,
        };
    }

    /// <summary>The credential, ready for use.</summary>
    /// <exception cref="SettingException">There is none, or not a whole one.</exception>
    /// <exception cref="WafClientException">It was refused.</exception>
    public Credential Credential(ApiClient service, Action<Func<CancellationToken, Task>> run)
    {
        Credential credential = ConfiguredCredential(service);
        try
        {
            run(credential.AcquireAsync);
            return credential;
        }
        catch (WafClientException e) when (e.CloudService == CloudService.Metadata)
        {
            throw SettingException.CredentialMissing(e);
        }
    }

    /// <summary>The credential, without asking whether it is any good.</summary>
    /// <exception cref="SettingException">There is not a whole one.</exception>
    public Credential ConfiguredCredential(ApiClient service)
    {
        CredentialCandidate offer = CredentialCandidate;
        return offer.Missing.Count == 0 ? offer.ToCredential(this, service) : throw SettingException.CredentialIncomplete(offer);
    }

    /// <summary>What is set of a job's settings, where no connection came about.</summary>
    /// <param name="recordSettings">The job's own, which are all that is known where some setting is invalid.</param>
    public RecordSettings Known(RecordSettings recordSettings)
    {
        try
        {
            return new(IsEndpointInRegion ? Region!.Text : null, ProjectId?.Text, EnterpriseProjectId?.Text, WafEndpoint?.Endpoint);
        }
        catch (SettingException)
        {
            return recordSettings;
        }
    }

    public SettingValue? Find(Setting setting) => First(source => source.Find(setting));

    private SettingSource? SourceOf(Setting setting) => sources.FirstOrDefault(source => source.Find(setting) is not null);

    // Listed for the region, or else the vendor's.
    private EndpointValue? EndpointOf(SettingValue region) =>
        First(source => source.FindEndpoint(region.Text)) is { } listed ? Endpoint(listed)
        : WafRegions.Endpoint(region.Text) is { } builtIn ? new EndpointValue([builtIn], region.Origin)
        : null;

    private bool IsOwnEndpoint(SettingValue region, EndpointValue endpoint) =>
        endpoint.Endpoints.All(address => address == WafRegions.Endpoint(region.Text)) || IsListed(region, endpoint);

    private bool IsListed(SettingValue region, EndpointValue endpoint)
    {
        try
        {
            return EndpointOf(region) is { } recordSettings && endpoint.Endpoints.All(recordSettings.Endpoints.Contains);
        }
        catch (SettingException)
        {
            // A list that can't be read isn't needed where an endpoint is given.
            return false;
        }
    }

    private SettingValue? First(Func<SettingSource, SettingValue?> find) => sources.Select(find).FirstOrDefault(value => value is not null);

    private string FindProject(Credential credential, ApiClient service, Action<Func<CancellationToken, Task>> run)
    {
        SettingValue region = Region ?? throw SettingException.ProjectMissing();
        Uri iam = IamEndpoint.Endpoint;
        ProjectSearch search = null!;
        run(async cancellationToken => search = await ProjectDirectory.FindAsync(new IamClient(service, iam), region.Text, credential, cancellationToken));
        string id = search.Ids.Count == 1 ? search.Ids[0] : throw SettingException.ProjectNotFound(region, iam, search);
        return ServiceId.IsValid(id) ? id : throw SettingException.ProjectIdInvalid(new SettingValue(id, iam.Authority));
    }

    private EndpointValue? Given(Setting setting) => Find(setting) is { } value ? Endpoint(value) : null;

    // An environment variable and a file may list several.
    private EndpointValue Endpoint(SettingValue value) =>
        new([.. value.Text.Split(',').Select(text => Endpoint(text.Trim(), value))], value.Origin);

    private Uri Endpoint(string text, SettingValue value)
    {
        if (!Uri.TryCreate(text.Contains("://") ? text : "https://" + text, UriKind.Absolute, out Uri? endpoint)
            || endpoint.Scheme is not ("https" or "http")
            || (endpoint.Query + endpoint.Fragment + endpoint.UserInfo).Length > 0)
        {
            // The whole value: a password may hold a comma.
            string shown = endpoint?.UserInfo.Length != 0 && value.Text.Contains('@') ? s_userInfo.Replace(value.Text, "$1***@") : text;
            throw SettingException.EndpointInvalid(value with { Text = s_query.Replace(shown, "***") });
        }

        return endpoint.Scheme == "https" || endpoint.IsLoopback || allowsUnencrypted
            ? endpoint
            : throw SettingException.UnencryptedAuthentication(value with { Text = text });
    }
}
