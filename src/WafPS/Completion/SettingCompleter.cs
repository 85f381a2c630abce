using System.Management.Automation;
using WafPS.Settings;

namespace WafPS.Completion;

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
