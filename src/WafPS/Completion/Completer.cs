using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using WafPS.Client;
using WafPS.Settings;

namespace WafPS.Completion;

/// <summary>Completes the value of a parameter from a list of values, each with a text that explains it.</summary>
internal abstract class Completer : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        return Values(parameterName)
            .Where(value => value.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(value => new CompletionResult(Word(value.Text), value.Text, CompletionResultType.ParameterValue, value.Tooltip));
    }

    protected abstract IEnumerable<(string Text, string Tooltip)> Values(string parameterName);

    // A variable can contain any text, and PowerShell runs the completed command. So the text is quoted.
    private static string Word(string text) =>
        text[0] != '-' && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_') ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}

/// <summary>Completes the regions that have WAF. The tooltip is the name of the place.</summary>
internal sealed class RegionCompleter : Completer
{
    protected override IEnumerable<(string Text, string Tooltip)> Values(string parameterName) =>
        WafRegions.Ids.Select(id => (id, Messages.ResourceManager.GetString("Region." + id, CultureInfo.CurrentUICulture) ?? id));
}

/// <summary>Completes project IDs from session variables, the environment and the profile file, and with those of every account.</summary>
internal sealed class SettingCompleter : Completer
{
    protected override IEnumerable<(string Text, string Tooltip)> Values(string parameterName)
    {
        Setting setting = parameterName == nameof(Setting.ProjectId) ? Setting.ProjectId : Setting.EnterpriseProjectId;
        List<(string Text, string Tooltip)> values = [];
        string variable = "Waf" + setting;
        // PowerShell passes no session state to a completer, but a script block has access to it. Strict mode would make an unset variable an error.
        if (ScriptBlock.Create($"Set-StrictMode -Off; ${variable}").InvokeReturnAsIs() is { } value && value.ToString() is { Length: > 0 } text)
        {
            values.Add((text, "$" + variable));
        }

        foreach (SettingSource source in new SettingSource[] { new EnvironmentSource(), new ProfileSource(Location, CancellationToken.None) })
        {
            if (Find(source, setting) is { } found)
            {
                values.Add((found.Text, found.Origin));
            }
        }

        if (setting == Setting.EnterpriseProjectId)
        {
            values.Add(("0", Messages.EnterpriseProjectDefault));
            values.Add(("all_granted_eps", Messages.EnterpriseProjectAll));
        }

        return values.GroupBy(value => value.Text).Select(same => same.First());
    }

    private static string Location() =>
        ScriptBlock.Create("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath").InvokeReturnAsIs().ToString()!;

    private static SettingValue? Find(SettingSource source, Setting setting)
    {
        try
        {
            return source.Find(setting);
        }
        catch (SettingException)
        {
            // The call that needs the file reports that it can't be read.
            return null;
        }
    }
}

/// <summary>Completes job IDs with the jobs that cmdlets have written. The newest one comes first.</summary>
internal sealed class JobIdCompleter : Completer
{
    protected override IEnumerable<(string Text, string Tooltip)> Values(string parameterName) => SeenJobs.Newest.Select(job => (job.JobId, State(job)));

    private static string State(WafAsyncJob job)
    {
        string state = Text.List(new[] { job.RawStatus, job.Message }.OfType<string>());
        return state.Length == 0 ? job.JobId : state;
    }
}

/// <summary>The last jobs that cmdlets have written.</summary>
internal static class SeenJobs
{
    private const int MaxCount = 50;

    private static readonly RecentItems<WafAsyncJob> s_jobs = new(MaxCount);

    public static IEnumerable<WafAsyncJob> Newest => s_jobs.Newest;

    public static void Clear() => s_jobs.RemoveAll(_ => true);

    public static void Add(WafAsyncJob job) => s_jobs.Replace(seen => seen.JobId == job.JobId, job);
}
