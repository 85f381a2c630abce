using WafPS.Client.Answers;

namespace WafPS.Settings;

/// <summary>Where a file of settings is.</summary>
/// <param name="Path">For the system.</param>
/// <param name="Shown">For the user.</param>
internal sealed record SettingsFilePath(string Path, string Shown)
{
    private const string Folder = ".huaweicloud";

    /// <returns>Null where nobody names one and there is none in the user's home.</returns>
    public static SettingsFilePath? Find(string variable, string name)
    {
        if (Environment.GetEnvironmentVariable(variable)?.Trim() is { Length: > 0 } named)
        {
            return new SettingsFilePath(named, PrintableText.Clean(named));
        }

        string path = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Folder, name);
        return File.Exists(path) || Directory.Exists(path) ? new SettingsFilePath(path, $"~/{Folder}/{name}") : null;
    }
}
