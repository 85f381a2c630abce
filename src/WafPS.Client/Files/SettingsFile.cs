using System.Text;

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
            using StreamReader reader = new(path);
            StringBuilder text = new();
            char[] part = new char[4096];
            // Counted while it is read: what a pipe or a device holds isn't known before.
            for (int count; (count = reader.Read(part, 0, part.Length)) > 0;)
            {
                if (text.Append(part, 0, count).Length > Largest)
                {
                    throw new SettingsFileException(path, SettingsFileFault.TooLarge);
                }
            }

            return text.ToString();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SettingsFileException(path, SettingsFileFault.Missing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SettingsFileException(path, SettingsFileFault.Unreadable, reason: e.Message);
        }
    }
}
