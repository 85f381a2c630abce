using System.Collections.Specialized;
using System.Management.Automation;
using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Responses;
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
    private HashSet<string> _reported = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        WafContext context = Context(Reader(BoundSettings));
        Bridge.Call(() => WriteObject(context));
    }

    private WafContext Context(SettingsReader settings)
    {
        (_sources, _missing, _unusable, _reported) = ([], [], [], []);
        string? region = From(nameof(WafContext.Region), () => settings.Region);
        EndpointValue? endpoint = From(nameof(WafContext.Endpoint), () => settings.WafEndpoint);
        EndpointValue? iam = From(nameof(WafContext.IamEndpoint), () => settings.IamEndpoint);
        (CredentialCandidate? candidate, Credential? credential) = Usable("Credential", () => FindCredential(settings));
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

        CachedToken? cached = (credential as RefreshingCredential)?.Cached;
        string? accessKeyId = (cached?.Credential as AccessKey)?.Id ?? candidate?.AccessKeyId;
        return new WafContext
        {
            Region = region,
            Endpoint = endpoint?.Endpoint,
            IamEndpoint = iam?.Endpoint,
            ProjectId = project,
            EnterpriseProjectId = enterpriseProject,
            AuthenticationType = candidate?.Type.ToString(),
            AccessKeyId = accessKeyId is null ? null : Shorten(accessKeyId),
            ExpiresAt = cached?.ExpiresAt.LocalDateTime,
            Sources = _sources,
            Missing = _missing,
        };
    }

    private (CredentialCandidate?, Credential?) FindCredential(SettingsReader settings)
    {
        CredentialCandidate candidate = settings.Candidate;
        if (candidate.Missing.Count > 0)
        {
            _missing.AddRange(candidate.Missing);
            _sources["Credential"] = candidate.Present[0];
            return (candidate, null);
        }

        // A password needs a region or a project for its token. That these are missing is shown for them.
        bool hasScope = candidate.Type != AuthenticationType.Password || (settings.Region ?? settings.Find(Setting.ProjectId)) is not null;
        Credential? credential = hasScope ? ConfiguredCredential.Create(settings.Credential, Api) : null;
        if (candidate == CredentialCandidate.Agency && !HasAgency(credential!))
        {
            _missing.Add("-Credential");
            return (null, null);
        }

        _sources["Credential"] = candidate.Origin;
        return (candidate, credential);
    }

    private bool HasAgency(Credential agency) => Bridge.Await(Bridge.Start(async cancellationToken =>
    {
        try
        {
            return await agency.AcquireAsync(cancellationToken) is not null;
        }
        catch (WafClientException)
        {
            // No metadata service, or one without an agency: there is no credential.
            return false;
        }
    }));

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
            if (_reported.Add(e.Message))
            {
                _missing.Add($"{e.Origin} (invalid)");
                Bridge.Call(() => WriteError(ErrorRecords.For(e)));
            }

            return default;
        }
    }

    private static string Shorten(string accessKeyId) => accessKeyId.Substring(0, Math.Min(4, accessKeyId.Length)) + "…";
}
