namespace WafPS.Client.Files;

/// <summary>A small text file in a user's home.</summary>
internal static class SettingsFile
{
    private const int Largest = 1024 * 1024;

    /// <exception cref="SettingsFileException">It can't be read.</exception>
    public static string Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new SettingsFileException(path, SettingsFileFault.Directory);
        }

        try
        {
            return new FileInfo(path).Length <= Largest ? File.ReadAllText(path) : throw new SettingsFileException(path, SettingsFileFault.TooLarge);
        }
        catch (FileNotFoundException)
        {
            throw new SettingsFileException(path, SettingsFileFault.Missing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SettingsFileException(path, SettingsFileFault.Unreadable, reason: e.Message);
        }
    }
}
