using System.Text;

namespace WafPS.Client.Files;

/// <summary>A small text file in a user's home.</summary>
internal static class SettingsFile
{
    private const int Largest = 1024 * 1024;

    // A pipe that nobody writes to can't even be opened, and no Ctrl+C reaches who waits for it. Whoever does write may be asking a
    // vault, or a user.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <param name="path">Where it is.</param>
    /// <param name="patience">How long it may take. Default: 30 s.</param>
    /// <exception cref="SettingsFileException">It can't be read.</exception>
    public static string Read(string path, TimeSpan? patience = null)
    {
        // On a thread of its own, which is left to its fate where it waits for ever.
        Task<string> reading = Task.Factory.StartNew(() => ReadAll(path), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.WaitAny([reading], patience ?? s_patience) == 0
            ? reading.GetAwaiter().GetResult()
            : throw new SettingsFileException(path, SettingsFileFault.Unreadable, reason: new TimeoutException().Message);
    }

    private static string ReadAll(string path)
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
