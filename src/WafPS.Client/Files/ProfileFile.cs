using System.Text.RegularExpressions;
using IniParser.Exceptions;
using IniParser.Model;
using IniParser.Model.Configuration;
using IniParser.Parser;

namespace WafPS.Client.Files;

/// <summary>The credentials file of the vendor's SDKs: INI, of which the section for regional services counts here.</summary>
internal static class ProfileFile
{
    public const string Section = "basic";

    /// <returns>What the section holds, by names in any case; null where the file has no such section.</returns>
    /// <exception cref="SettingsFileException">It can't be read.</exception>
    /// <exception cref="OperationCanceledException">The call has to end.</exception>
    public static IReadOnlyDictionary<string, string>? Read(string path, CancellationToken cancellationToken = default)
    {
        string text = SettingsFile.Read(path, cancellationToken: cancellationToken);
        try
        {
            IniData data = new IniDataParser(new IniParserConfiguration
            {
                CommentRegex = new Regex(@"^\s*[#;].*", RegexOptions.CultureInvariant),
                CaseInsensitive = true,
            }).Parse(text);
            return data.Sections.ContainsSection(Section)
                ? data[Section].ToDictionary(key => key.KeyName, key => Unquote(key.Value), StringComparer.OrdinalIgnoreCase)
                : null;
        }
        catch (ParsingException e)
        {
            throw new SettingsFileException(path, SettingsFileErrorKind.Syntax, e.LineNumber);
        }
    }

    // Keys, tokens, project IDs and addresses hold no quotes, and the vendor's SDKs send quotes along, which the service rejects.
    // So no file that works elsewhere gets another meaning here.
    private static string Unquote(string value)
    {
        string text = value.Trim();
        bool isQuoted = text.Length >= 2 && text[0] is '"' or '\'' && text.IndexOf(text[0], 1) == text.Length - 1;
        return isQuoted ? text.Substring(1, text.Length - 2) : value;
    }
}
