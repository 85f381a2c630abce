using System.Text;

namespace WafPS.Client.Files;

/// <summary>A small text file in a user's home.</summary>
internal static class SettingsFile
{
    private const int MaxLength = 1024 * 1024;

    // Opening a pipe that nobody writes to never returns. A writer may have to ask a vault, or a user, first.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <param name="path">Where it is.</param>
    /// <param name="patience">How long it may take. Default: 30 s.</param>
    /// <param name="cancellationToken">Ends the wait for a pipe at once.</param>
    /// <exception cref="SettingsFileException">It can't be read.</exception>
    /// <exception cref="OperationCanceledException">The call has to end.</exception>
    public static string Read(string path, TimeSpan? patience = null, CancellationToken cancellationToken = default)
    {
        // On a thread of its own, which is left to its fate where it waits for ever.
        Task<string> reading = Task.Factory.StartNew(() => ReadAll(path), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        int milliseconds = (int)(patience ?? s_patience).TotalMilliseconds;
        return Task.WaitAny([reading], milliseconds, cancellationToken) == 0
            ? reading.GetAwaiter().GetResult()
            : throw new SettingsFileException(path, SettingsFileErrorKind.Unreadable, reason: new TimeoutException().Message);
    }

    private static string ReadAll(string path)
    {
        if (Directory.Exists(path))
        {
            throw new SettingsFileException(path, SettingsFileErrorKind.Directory);
        }

        try
        {
            using StreamReader reader = new(path);
            StringBuilder text = new();
            char[] part = new char[4096];
            // Counted while it is read: what a pipe or a device holds isn't known before.
            for (int count; (count = reader.Read(part, 0, part.Length)) > 0;)
            {
                if (text.Append(part, 0, count).Length > MaxLength)
                {
                    throw new SettingsFileException(path, SettingsFileErrorKind.TooLarge);
                }
            }

            return text.ToString();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SettingsFileException(path, SettingsFileErrorKind.Missing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SettingsFileException(path, SettingsFileErrorKind.Unreadable, reason: e.Message);
        }
    }
}
