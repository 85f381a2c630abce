using System.Text;

namespace WafPS.Client.Files;

/// <summary>Reads a small text file in a user's home.</summary>
internal static class SettingsFile
{
    private const int MaxLength = 1024 * 1024;

    // Opening a pipe without a writer never returns. A writer may have to query a vault, or a user, first.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    /// <summary>Reads the text. It may take 30 seconds by default, because the file can be a pipe.</summary>
    /// <exception cref="SettingsFileException">The file can't be read.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static string Read(string path, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        // A thread of its own reads the file. If a pipe never gets a writer, the thread waits until the process ends.
        Task<string> reading = Task.Factory.StartNew(() => ReadAll(path), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        int milliseconds = (int)(timeout ?? s_timeout).TotalMilliseconds;
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
            // The length of a pipe or a device is unknown before it has been read.
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

/// <summary>A settings file can't be used. The exception doesn't contain the text of the line, because that may be a secret.</summary>
internal sealed class SettingsFileException(string path, SettingsFileErrorKind kind, int? line = null, string? reason = null)
    : Exception($"{path}: {kind}")
{
    public string Path => path;

    public SettingsFileErrorKind ErrorKind => kind;

    /// <summary>The number of the line, from 1. Null if the error isn't in a single line.</summary>
    public int? Line => line;

    /// <summary>The message of the operating system. Null if WafPS detected the error.</summary>
    public string? Reason => reason;
}

/// <summary>The kind of an error in a settings file.</summary>
internal enum SettingsFileErrorKind
{
    /// <summary>The file can't be opened or read.</summary>
    Unreadable,

    /// <summary>The path is that of a directory.</summary>
    Directory,

    /// <summary>The file doesn't exist, but an environment variable names it.</summary>
    Missing,

    /// <summary>The file is larger than 1 MiB.</summary>
    TooLarge,

    /// <summary>The parser can't read a line.</summary>
    Syntax,

    /// <summary>The parser can read the file, but its structure isn't that of the vendor's SDKs.</summary>
    Shape,
}
