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
    public static IReadOnlyDictionary<string, string>? Read(string path)
    {
        string text = SettingsFile.Read(path);
        try
        {
            IniData data = new IniDataParser(new IniParserConfiguration
            {
                CommentRegex = new Regex(@"^\s*[#;].*", RegexOptions.CultureInvariant),
                CaseInsensitive = true,
            }).Parse(text);
            return data.Sections.ContainsSection(Section)
                ? data[Section].ToDictionary(key => key.KeyName, key => key.Value, StringComparer.OrdinalIgnoreCase)
                : null;
        }
        catch (ParsingException e)
        {
            throw new SettingsFileException(path, SettingsFileFault.Syntax, e.LineNumber);
        }
    }
}
