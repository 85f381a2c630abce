using System.Collections;
using System.Management.Automation;

namespace WafPS;

/// <summary>
/// A job that a cmdlet was given, and the settings that were given with it. PowerShell makes one of a job ID, of a
/// <see cref="WafAsyncJob"/>, and of any object or dictionary with a <c>JobId</c>, <c>job_id</c> or <c>Id</c>.
/// </summary>
public sealed class WafAsyncJobReference
{
    // In the order in which they count. PowerShell finds properties in any case.
    private static readonly string[] s_jobId = [nameof(JobId), "job_id", "Id"];
    private static readonly string[] s_region = [nameof(Region), "region_id"];
    private static readonly string[] s_projectId = [nameof(ProjectId), "project_id"];
    private static readonly string[] s_enterpriseProjectId = [nameof(EnterpriseProjectId), "enterprise_project_id"];
    private static readonly string[] s_endpoint = [nameof(Endpoint)];

    internal WafAsyncJobReference(object? source)
    {
        object? value = source is PSObject wrapped ? wrapped.BaseObject : source;
        Source = value is PSCustomObject ? source : value;
        if (value is null or string or ValueType)
        {
            // PowerShell keeps how a number was typed: an ID of digits is a number on the command line.
            JobId = LanguagePrimitives.ConvertTo<string>(source).Trim();
            return;
        }

        Job = value as WafAsyncJob ?? Deserialized(source as PSObject);
        JobId = Text(s_jobId);
        Region = Text(s_region);
        ProjectId = Text(s_projectId);
        EnterpriseProjectId = Text(s_enterpriseProjectId);
        Endpoint = Text(s_endpoint) is not { } endpoint ? null
            : Uri.TryCreate(endpoint, UriKind.RelativeOrAbsolute, out Uri? uri) ? uri
            // Kept as a text that can't be an endpoint, so that the settings reject it.
            : new Uri(Uri.EscapeDataString(endpoint), UriKind.Relative);

        string? Text(string[] names) => names.Select(name => Value(source!, name)).FirstOrDefault(text => text is not null);
    }

    /// <summary>The job's ID. Empty where an empty value was given, null where the object has none.</summary>
    public string? JobId { get; }

    /// <summary>The region that was given with it, such as <c>cn-north-4</c>. Null where none was.</summary>
    public string? Region { get; }

    /// <summary>The ID of the project that was given with it. Null where none was.</summary>
    public string? ProjectId { get; }

    /// <summary>The enterprise project that was given with it. Null where none was.</summary>
    public string? EnterpriseProjectId { get; }

    /// <summary>The endpoint that was given with it. Null where none was.</summary>
    public Uri? Endpoint { get; }

    /// <summary>The job object that it was made of, live or deserialized. Null where it was something else.</summary>
    internal WafAsyncJob? Job { get; }

    /// <summary>What it was made of.</summary>
    internal object? Source { get; }

    /// <summary>Whether the object has a setting of its own, even a blank one.</summary>
    internal bool HasSettings => (Region ?? ProjectId ?? EnterpriseProjectId ?? Endpoint?.OriginalString) is not null;

    /// <summary>The job's ID.</summary>
    public override string ToString() => JobId ?? "";

    private static WafAsyncJob? Deserialized(PSObject? source) =>
        source?.TypeNames.Contains("Deserialized." + typeof(WafAsyncJob).FullName) == true ? new WafAsyncJob(source) : null;

    private static string? Value(object source, string name)
    {
        if ((source is PSObject wrapped ? wrapped.BaseObject : source) is IDictionary dictionary)
        {
            object? key = dictionary.Keys.Cast<object>().FirstOrDefault(key => name.Equals(key.ToString(), StringComparison.OrdinalIgnoreCase));
            return key is null ? null : dictionary[key]?.ToString()?.Trim();
        }

        try
        {
            return PSObject.AsPSObject(source).Properties[name]?.Value?.ToString()?.Trim();
        }
        catch (GetValueException)
        {
            // A property whose script fails holds nothing.
            return null;
        }
    }
}
