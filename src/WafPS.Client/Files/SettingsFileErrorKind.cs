namespace WafPS.Client.Files;

/// <summary>What is wrong with a file of settings.</summary>
internal enum SettingsFileErrorKind
{
    /// <summary>It can't be opened or read.</summary>
    Unreadable,

    /// <summary>A directory stands in its place.</summary>
    Directory,

    /// <summary>It isn't there, though somebody said that it is.</summary>
    Missing,

    /// <summary>Larger than any file of settings.</summary>
    TooLarge,

    /// <summary>A line that can't be read.</summary>
    Syntax,

    /// <summary>Readable, but of another shape than the vendor's SDKs read.</summary>
    Shape,
}
