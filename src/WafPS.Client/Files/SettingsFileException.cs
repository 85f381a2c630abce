namespace WafPS.Client.Files;

/// <summary>A file of settings that can't be used. It doesn't say what stands in the line: that may be a secret.</summary>
internal sealed class SettingsFileException(string path, SettingsFileErrorKind kind, int? line = null, string? reason = null)
    : Exception($"{path}: {kind}")
{
    public string Path => path;

    public SettingsFileErrorKind ErrorKind => kind;

    /// <summary>Counted from 1. Null where it isn't a single line that is wrong.</summary>
    public int? Line => line;

    /// <summary>The system's words, where it was the system that refused.</summary>
    public string? Reason => reason;
}
