using System.Collections;
using System.Management.Automation;
using System.Runtime.InteropServices;

namespace WafPS.Pipeline;

/// <summary>How WafPS introduces itself to the services: its version, the shell and the operating system.</summary>
internal static class UserAgent
{
    private static string? s_value;

    // Made once, because a process has one shell.
    public static string Of(SessionState session) => s_value ??= Create(session);

    private static string Create(SessionState session)
    {
        IDictionary? shell = session.PSVariable.GetValue("PSVersionTable") as IDictionary;
        string comment = $"PowerShell {shell?["PSEdition"]} {shell?["PSVersion"]}; {RuntimeInformation.OSDescription}";
        string version = typeof(UserAgent).Assembly.GetName().Version!.ToString(3);
        // RFC 9110, 5.6.5: a comment may contain parentheses only in pairs.
        return $"WafPS/{version} ({string.Concat(comment.Where(c => c is >= ' ' and <= '~' and not ('(' or ')' or '\\')))})";
    }
}
