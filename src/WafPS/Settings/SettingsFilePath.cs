using System.Management.Automation;
using WafPS.Client.Files;
using WafPS.Client.Text;

namespace WafPS.Settings;

/// <summary>Where a file of settings is.</summary>
/// <param name="Path">For the system.</param>
/// <param name="Shown">For the user.</param>
internal sealed record SettingsFilePath(string Path, string Shown)
{
    private const string Folder = ".huaweicloud";

    /// <param name="variable">The environment variable that may name it.</param>
    /// <param name="name">Of the file in the user's home.</param>
    /// <param name="location">
    /// Finds the shell's location in the file system, from which a relative path starts: Set-Location doesn't change the process's directory.
    /// </param>
    /// <returns>Null where the variable isn't set and the user's home has no such file.</returns>
    public static SettingsFilePath? Find(string variable, string name, Func<string> location)
    {
        if (Environment.GetEnvironmentVariable(variable)?.Trim() is { Length: > 0 } named)
        {
            string full = Full(named, location);
            return new SettingsFilePath(full, TextSanitizer.Sanitize(full));
        }

        string path = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Folder, name);
        return File.Exists(path) || Directory.Exists(path) ? new SettingsFilePath(path, $"~/{Folder}/{name}") : null;
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="SettingException">It can't be read.</exception>
    /// <exception cref="PipelineStoppedException">The pipeline is stopping.</exception>
    public T Read<T>(Func<string, T> read)
    {
        try
        {
            return read(Path);
        }
        catch (SettingsFileException e)
        {
            throw SettingException.FileInvalid(e, Shown);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private static string Full(string named, Func<string> location)
    {
        try
        {
            return System.IO.Path.IsPathRooted(named) ? named : System.IO.Path.GetFullPath(System.IO.Path.Combine(location(), named));
        }
        catch (ArgumentException)
        {
            // .NET Framework doesn't take every text for a path. Reading the file says so.
            return named;
        }
    }
}
