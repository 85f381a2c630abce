namespace WafPS.Loading;

/// <summary>The folder <c>deps</c> next to the module's assembly. It contains the client and its packages.</summary>
/// <param name="moduleAssembly">The path of WafPS.dll.</param>
internal sealed class ClientFolder(string moduleAssembly)
{
    private readonly string _path = Path.Combine(Path.GetDirectoryName(moduleAssembly)!, "deps");

    /// <summary>Returns the path of the assembly with this simple name. Null if the folder doesn't contain it.</summary>
    public string? Find(string? assembly) => Path.Combine(_path, assembly + ".dll") is var file && File.Exists(file) ? file : null;

    /// <summary>Returns the path of an assembly in Windows PowerShell. Null if the folder doesn't contain it or another module requests it.</summary>
    /// <param name="wanted">The simple name of the assembly.</param>
    /// <param name="requester">The path of the requesting assembly. Empty if it has no file. Null if it is unknown.</param>
    public string? FindFor(string? wanted, string? requester) => requester is null || Serves(requester) ? Find(wanted) : null;

    // It compares strings because Path of .NET Framework throws for an empty path. An assembly that was loaded from memory has one.
    private bool Serves(string assembly) =>
        string.Equals(assembly, moduleAssembly, StringComparison.OrdinalIgnoreCase)
        || assembly.StartsWith(_path + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase);
}
