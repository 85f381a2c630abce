using System.Text.RegularExpressions;
using IniParser.Exceptions;
using IniParser.Model;
using IniParser.Model.Configuration;
using IniParser.Parser;

namespace WafPS.Client.Files;

/// <summary>Reads the credentials file of the vendor's SDKs, an INI file. WafPS uses its section for regional services.</summary>
internal static class ProfileFile
{
    public const string Section = "basic";

    /// <returns>The values by their keys, which ignore case. Null if the file doesn't have the section.</returns>
    /// <exception cref="SettingsFileException">The file can't be read.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
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

    // Keys, tokens, project IDs and addresses contain no quotes. The vendor's SDKs send quotes to the service, which rejects them.
    // So removing them changes no file that works with the SDKs.
    private static string Unquote(string value)
    {
        string text = value.Trim();
        bool isQuoted = text.Length >= 2 && text[0] is '"' or '\'' && text.IndexOf(text[0], 1) == text.Length - 1;
        return isQuoted ? text.Substring(1, text.Length - 2) : value;
    }
}
