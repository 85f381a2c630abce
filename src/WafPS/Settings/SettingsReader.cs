using System.Text.RegularExpressions;
using WafPS.Client;
using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Operations;
using WafPS.Client.Text;

namespace WafPS.Settings;

/// <summary>
/// Reads the settings of one input object from their sources. For each setting the first source that has it decides. A credential comes
/// from the first source that has at least one part of one.
/// </summary>
/// <param name="sources">In order: command line, input object, session variables, environment, files.</param>
/// <param name="allowsUnencrypted">Whether WafPS may send credentials over http to a host that isn't this machine.</param>
internal sealed class SettingsReader(IReadOnlyList<SettingSource> sources, bool allowsUnencrypted)
{
    // Source: table 1 and table 2 of the vendor's page of ConfirmAsyncJob.
    private static readonly Regex s_enterpriseProjectId = new(@"^(0|all_granted_eps|[0-9A-Za-z-]{36})\z", RegexOptions.CultureInvariant);

    // These parts of an address can contain a secret. A password can contain any character, so the user part ends at the last @.
    private static readonly Regex s_userInfo = new("^([^/@]*://)?.*@", RegexOptions.CultureInvariant | RegexOptions.Singleline);
    private static readonly Regex s_query = new("(?<=[?#]).*", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary>The region, in the vendor's spelling if the vendor has it.</summary>
    /// <exception cref="SettingException">It contains characters that a terminal would execute. Jobs and contexts show the region.</exception>
    public SettingValue? Region => Find(Setting.Region) is not { } region ? null
        : TextSanitizer.Sanitize(region.Text) == region.Text ? region with { Text = WafRegions.Named(region.Text) ?? region.Text }
        : throw SettingException.RegionUnknown(region);

    /// <summary>The endpoint of WAF. Null if neither an endpoint nor a region is set.</summary>
    /// <exception cref="SettingException">It isn't valid.</exception>
    public EndpointValue? WafEndpoint => ReadEndpoint(Setting.Endpoint)
        ?? (Region is { } region ? EndpointOf(region) ?? throw SettingException.RegionUnknown(region) : null);

    /// <summary>
    /// Whether the endpoint is known to be in the region: it is the region's own endpoint, or one source sets both. Otherwise the two settings can
    /// be unrelated, and a later call for a job with this region would use the wrong endpoint.
    /// </summary>
    /// <exception cref="SettingException">Region or endpoint isn't valid.</exception>
    public bool IsEndpointInRegion => Region is { } region && (SourceOf(Setting.Endpoint) is not { } source
        || source == SourceOf(Setting.Region)
        || IsOwnEndpoint(region, WafEndpoint!));

    /// <summary>The endpoint of IAM.</summary>
    /// <exception cref="SettingException">It isn't valid.</exception>
    public EndpointValue IamEndpoint => ReadEndpoint(Setting.IamEndpoint) ?? new EndpointValue([WafRegions.IamEndpoint(Region?.Text)], Region?.Origin);

    /// <summary>The endpoint of STS.</summary>
    /// <exception cref="SettingException">It is unknown or isn't valid.</exception>
    public Uri StsEndpoint => ReadEndpoint(Setting.StsEndpoint)?.Endpoint
        ?? (Region is { } region ? WafRegions.StsEndpoint(region.Text) : null)
        ?? throw SettingException.StsEndpointMissing(Region);

    /// <summary>The project. Null if none is set.</summary>
    /// <exception cref="SettingException">It isn't valid.</exception>
    public SettingValue? ProjectId => Find(Setting.ProjectId) is not { } project ? null
        : ServiceId.IsValid(project.Text) ? project
        : throw SettingException.ProjectIdInvalid(project);

    /// <summary>The enterprise project. Null if none is set.</summary>
    /// <exception cref="SettingException">It isn't valid.</exception>
    public SettingValue? EnterpriseProjectId => Find(Setting.EnterpriseProjectId) is not { } id ? null
        : s_enterpriseProjectId.IsMatch(id.Text) ? id
        : throw SettingException.EnterpriseProjectIdInvalid(id);

    /// <summary>The credential of the first source that has one, complete or not.</summary>
    public CredentialCandidate Candidate =>
        sources.SelectMany(source => source.FindCredentials()).FirstOrDefault(candidate => candidate.IsPresent) ?? CredentialCandidate.Agency;

    /// <summary>The credential. Null means the agency of this server.</summary>
    /// <exception cref="SettingException">The credential is incomplete.</exception>
    public Credential? Credential => Candidate.ToCredential(this);

    /// <summary>The credential. Null if it is incomplete, and for the agency of this server.</summary>
    public Credential? FindCredential()
    {
        try
        {
            return Credential;
        }
        catch (SettingException)
        {
            return null;
        }
    }

    /// <summary>The scope of the token that a login requests.</summary>
    /// <exception cref="SettingException">Neither region nor project is set.</exception>
    public TokenScope TokenScope => Region is { } region ? new TokenScope(null, region.Text)
        : Find(Setting.ProjectId) is { } project ? new TokenScope(project.Text, null)
        : throw SettingException.RegionMissing();

    /// <summary>Reads all settings of a connection.</summary>
    /// <exception cref="SettingException">A setting is missing or isn't valid.</exception>
    public ConnectionSettings Read()
    {
        IReadOnlyList<Uri> endpoints = (WafEndpoint ?? throw SettingException.RegionMissing()).Endpoints;
        SettingValue? project = ProjectId;
        SettingValue? enterpriseProject = EnterpriseProjectId;
        Credential? credential = Credential;
        SettingValue? projectRegion = project is null ? Region ?? throw SettingException.ProjectMissing() : null;
        return new ConnectionSettings
        {
            Endpoints = endpoints,
            Region = IsEndpointInRegion ? Region!.Text : null,
            ProjectId = project?.Text,
            ProjectRegion = projectRegion?.Text,
            ProjectRegionOrigin = projectRegion?.Origin,
            EnterpriseProjectId = enterpriseProject?.Text,
            IamEndpoint = project is null ? IamEndpoint.Endpoint : WafRegions.IamEndpoint(null),
            Credential = credential,
        };
    }

    public SettingValue? Find(Setting setting) => First(source => source.Find(setting));

    private SettingSource? SourceOf(Setting setting) => sources.FirstOrDefault(source => source.Find(setting) is not null);

    // An endpoint that a source lists for the region comes before the built-in one.
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
            return EndpointOf(region) is { } listed && endpoint.Endpoints.All(listed.Endpoints.Contains);
        }
        catch (SettingException)
        {
            // The regions file isn't needed if an endpoint is set.
            return false;
        }
    }

    private SettingValue? First(Func<SettingSource, SettingValue?> find) => sources.Select(find).FirstOrDefault(value => value is not null);

    private EndpointValue? ReadEndpoint(Setting setting) => Find(setting) is { } value ? Endpoint(value) : null;

    // An environment variable and a file can list several endpoints.
    private EndpointValue Endpoint(SettingValue value) =>
        new([.. value.Text.Split(',').Select(text => Endpoint(text.Trim(), value))], value.Origin);

    private Uri Endpoint(string text, SettingValue value)
    {
        if (!Uri.TryCreate(text.Contains("://") ? text : "https://" + text, UriKind.Absolute, out Uri? endpoint)
            || endpoint.Scheme is not ("https" or "http")
            || (endpoint.Query + endpoint.Fragment + endpoint.UserInfo).Length > 0)
        {
            // The error shows the complete value, because a password can contain the comma.
            string shown = endpoint?.UserInfo.Length != 0 && value.Text.Contains('@') ? s_userInfo.Replace(value.Text, "$1***@") : text;
            throw SettingException.EndpointInvalid(value with { Text = s_query.Replace(shown, "***") });
        }

        return endpoint.Scheme == "https" || endpoint.IsLoopback || allowsUnencrypted
            ? endpoint
            : throw SettingException.UnencryptedAuthentication(value with { Text = text });
    }
}

/// <summary>The settings of a call apart from its credential. The first source that has a setting decides.</summary>
internal enum Setting
{
    Region,
    ProjectId,
    EnterpriseProjectId,
    Endpoint,
    IamEndpoint,
    StsEndpoint,
}

/// <param name="Text">Never empty.</param>
/// <param name="Origin">The place in which a user would change it, such as <c>-Region</c>, <c>$WafRegion</c> or <c>env:HW_REGION_NAME</c>.</param>
internal sealed record SettingValue(string Text, string Origin);

/// <param name="Endpoints">At least one, in order of preference.</param>
/// <param name="Origin">The place in which a user would change it. Null for the vendor's central endpoint.</param>
internal sealed record EndpointValue(IReadOnlyList<Uri> Endpoints, string? Origin)
{
    public Uri Endpoint => Endpoints[0];
}

/// <summary>The settings that an input object can have.</summary>
internal sealed record RecordSettings(string? Region, string? ProjectId, string? EnterpriseProjectId, Uri? Endpoint)
{
    public SettingValue? Find(Setting setting)
    {
        string? text = setting switch
        {
            Setting.Region => Region,
            Setting.ProjectId => ProjectId,
            Setting.EnterpriseProjectId => EnterpriseProjectId,
            Setting.Endpoint => Endpoint?.OriginalString,
            _ => null,
        };
        return text?.Trim() is { Length: > 0 } trimmed ? new SettingValue(trimmed, "-" + setting) : null;
    }
}
