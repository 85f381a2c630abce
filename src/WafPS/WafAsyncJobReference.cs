using System.Collections;
using System.Management.Automation;

namespace WafPS;

/// <summary>
/// A job that a cmdlet gets as input, and the settings that come with it. PowerShell converts a job ID, a <see cref="WafAsyncJob"/>, and any
/// object or dictionary with a <c>JobId</c>, <c>job_id</c> or <c>Id</c> to this type.
/// </summary>
public sealed class WafAsyncJobReference
{
    // The first name that the object has decides. PowerShell ignores the case of names.
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
            // An ID of digits is a number on the command line. The conversion returns the digits as the user typed them.
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
            // A relative address can't be an endpoint. So the settings reject it, with an error that shows it.
            : new Uri(Uri.EscapeDataString(endpoint), UriKind.Relative);

        string? Text(string[] names) => names.Select(name => Value(source!, name)).FirstOrDefault(text => text is not null);
    }

    /// <summary>The job's ID. Empty if the input is empty. Null if the input object has no ID.</summary>
    public string? JobId { get; }

    /// <summary>The region of the input object, such as <c>cn-north-4</c>. Null if it has none.</summary>
    public string? Region { get; }

    /// <summary>The ID of the project of the input object. Null if it has none.</summary>
    public string? ProjectId { get; }

    /// <summary>The ID of the enterprise project of the input object. Null if it has none.</summary>
    public string? EnterpriseProjectId { get; }

    /// <summary>The endpoint of the input object. Null if it has none.</summary>
    public Uri? Endpoint { get; }

    /// <summary>The job object, live or deserialized. Null if the input is something else.</summary>
    internal WafAsyncJob? Job { get; }

    /// <summary>The input.</summary>
    internal object? Source { get; }

    /// <summary>Whether the input object has a setting, even a blank one.</summary>
    internal bool HasSettings => (Region ?? ProjectId ?? EnterpriseProjectId ?? Endpoint?.OriginalString) is not null;

    /// <summary>Returns the job's ID.</summary>
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
            // A script property that fails has no value.
            return null;
        }
    }
}
