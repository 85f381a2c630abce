namespace WafPS.Client.Files;

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
