using System.Security.Cryptography;

namespace WafPS.Package;

/// <summary>The files of the module folder, by their paths in it.</summary>
/// <param name="root">The folder.</param>
/// <param name="paths">Relative, with slashes, in an order that is the same everywhere.</param>
internal sealed class ModuleFiles(string root, IReadOnlyList<string> paths)
{
    public IReadOnlyList<string> Paths => paths;

    public static ModuleFiles Read(string folder)
    {
        string[] paths = Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)]
            : [];
        return paths.Length > 0 ? new ModuleFiles(folder, paths) : throw new PackagingFault($"There is no module in {folder}. Build first.");
    }

    public string FullPath(string path) => Path.Combine(root, path);

    public string Sha256(string path) => Sha256OfFile(FullPath(path));

    public static string Sha256OfFile(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
