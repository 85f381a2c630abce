namespace WafPS.Client.Files;

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
