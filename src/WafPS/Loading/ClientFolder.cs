namespace WafPS.Loading;

/// <summary>The folder <c>deps</c> beside the module's assembly: the client and its packages, which nobody else is to see.</summary>
/// <param name="moduleAssembly">The path of WafPS.dll.</param>
internal sealed class ClientFolder(string moduleAssembly)
{
    private readonly string _path = Path.Combine(Path.GetDirectoryName(moduleAssembly)!, "deps");

    /// <param name="assembly">Its simple name.</param>
    /// <returns>The path of its file, where it is there.</returns>
    public string? Find(string? assembly) => Path.Combine(_path, assembly + ".dll") is var file && File.Exists(file) ? file : null;

    /// <summary>What Windows PowerShell, which has one context for all, is given where it doesn't find an assembly itself.</summary>
    /// <param name="wanted">Its simple name.</param>
    /// <param name="requester">The path of the assembly that asks: empty for one that has no file, null where nobody knows who asks.</param>
    /// <returns>The path of its file; null where there is none, or the request isn't this module's business.</returns>
    public string? FindFor(string? wanted, string? requester) => requester is null || Serves(requester) ? Find(wanted) : null;

    // By comparison alone: .NET Framework's Path throws at an empty path, and whoever was loaded from memory would get to see that.
    private bool Serves(string assembly) =>
        string.Equals(assembly, moduleAssembly, StringComparison.OrdinalIgnoreCase)
        || assembly.StartsWith(_path + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase);
}
