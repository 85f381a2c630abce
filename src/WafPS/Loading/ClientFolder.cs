namespace WafPS.Loading;

/// <summary>The folder <c>deps</c> beside the module's assembly: the client and its packages, which nobody else is to see.</summary>
/// <param name="moduleAssembly">The path of WafPS.dll.</param>
internal sealed class ClientFolder(string moduleAssembly)
{
    private readonly string _path = Path.Combine(Path.GetDirectoryName(moduleAssembly)!, "deps");

    /// <param name="assembly">Its simple name.</param>
    /// <returns>The path of its file, where it is there.</returns>
    public string? Find(string? assembly) => Path.Combine(_path, assembly + ".dll") is var file && File.Exists(file) ? file : null;

    /// <summary>Whether an assembly is the module's own or lies in this folder. Others' requests aren't this module's business.</summary>
    /// <param name="assembly">The path of its file; empty for one that has none.</param>
    public bool Serves(string assembly) =>
        string.Equals(assembly, moduleAssembly, StringComparison.OrdinalIgnoreCase)
        || string.Equals(Path.GetDirectoryName(assembly), _path, StringComparison.OrdinalIgnoreCase);
}
