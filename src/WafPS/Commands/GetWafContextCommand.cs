using System.Collections.Specialized;
using System.Management.Automation;
using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Errors;
using WafPS.Settings;

namespace WafPS.Commands;

/// <summary>
/// Shows what a call would use, and where each setting comes from; never a secret. Sends nothing, except to this server's
/// own metadata service where its agency is the only source left.
/// </summary>
[Cmdlet(VerbsCommon.Get, "WafContext")]
[OutputType(typeof(WafContext))]
public sealed class GetWafContextCommand : WafConnectionCommand
{
    private OrderedDictionary _sources = [];
    private List<string> _missing = [];
    private HashSet<string> _unusable = [];
    private HashSet<string> _told = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        WafContext context = Context(Settings(RecordSettings));
        Bridge.Call(() => WriteObject(context));
    }

    private WafContext Context(ConnectionSettings settings)
    {
        (_sources, _missing, _unusable, _told) = ([], [], [], []);
        string? region = From(nameof(WafContext.Region), () => settings.Region);
        EndpointValue? endpoint = From(nameof(WafContext.Endpoint), () => settings.WafEndpoint);
        EndpointValue? iam = From(nameof(WafContext.IamEndpoint), () => settings.IamEndpoint);
        (CredentialCandidate? offer, Credential? credential) = Usable("Credential", () => FindCredential(settings));
        string? project = From(nameof(WafContext.ProjectId), () => settings.ProjectId) ?? Known(region, iam, credential);
        string? enterpriseProject = From(nameof(WafContext.EnterpriseProjectId), () => settings.EnterpriseProjectId);
        if (endpoint is null && region is null && !IsUnusable(nameof(WafContext.Region), nameof(WafContext.Endpoint)))
        {
            _missing.Add("-Region");
        }

        if (project is null && region is null && !IsUnusable(nameof(WafContext.Region), nameof(WafContext.ProjectId)))
        {
            _missing.Add("-ProjectId");
        }

        return new WafContext
        {
            Region = region,
            Endpoint = endpoint?.Endpoint,
            IamEndpoint = iam?.Endpoint,
            ProjectId = project,
            EnterpriseProjectId = enterpriseProject,
            AuthenticationType = offer?.Type.ToString(),
            AccessKeyId = ((credential as RefreshingCredential)?.Cached is AccessKey key ? key.Id : offer?.AccessKeyId) is { } id ? Begin(id) : null,
            ExpiresAt = (credential as RefreshingCredential)?.ExpiresAt?.LocalDateTime,
            Sources = _sources,
            Missing = _missing,
        };
    }

    private (CredentialCandidate?, Credential?) FindCredential(ConnectionSettings settings)
    {
        CredentialCandidate offer = settings.CredentialCandidate;
        if (offer.Missing.Count > 0)
        {
            _missing.AddRange(offer.Missing);
            _sources["Credential"] = offer.Present[0];
            return (offer, null);
        }

        try
        {
            Credential credential = offer is AgencyCandidate ? settings.Credential(Service, Run) : settings.ConfiguredCredential(Service);
            _sources["Credential"] = offer.Origin;
            return (offer, credential);
        }
        catch (SettingException e) when (e.ErrorId == "CredentialMissing")
        {
            _missing.Add("-Credential");
            return (null, null);
        }
        catch (SettingException e) when (e.ErrorId == "RegionMissing")
        {
            // A password needs a region, and that it is missing is said already.
            _sources["Credential"] = offer.Origin;
            return (offer, null);
        }
    }

    private string? Known(string? region, EndpointValue? iam, Credential? credential)
    {
        if (region is null || iam is null || credential is null || ProjectDirectory.Known(iam.Endpoint, region, credential) is not { } search)
        {
            return null;
        }

        _sources[nameof(WafContext.ProjectId)] = iam.Endpoint.Authority;
        return search.Ids[0];
    }

    private string? From(string name, Func<SettingValue?> find)
    {
        SettingValue? value = Usable(name, find);
        if (value is not null)
        {
            _sources[name] = value.Origin;
        }

        return value?.Text;
    }

    private EndpointValue? From(string name, Func<EndpointValue?> find)
    {
        EndpointValue? value = Usable(name, find);
        if (value?.Origin is { } origin)
        {
            _sources[name] = origin;
        }

        return value;
    }

    private bool IsUnusable(params string[] names) => names.Any(_unusable.Contains);

    // An unusable setting is an error and in Missing, once, even if several settings come from it. The others are shown nevertheless.
    private T? Usable<T>(string name, Func<T> find)
    {
        try
        {
            return find();
        }
        catch (SettingException e)
        {
            _unusable.Add(name);
            if (_told.Add(e.Message))
            {
                _missing.Add($"{e.Origin} (invalid)");
                Bridge.Call(() => WriteError(ErrorRecords.For(e)));
            }

            return default;
        }
    }

    private static string Begin(string accessKeyId) => accessKeyId.Substring(0, Math.Min(4, accessKeyId.Length)) + "…";
}
