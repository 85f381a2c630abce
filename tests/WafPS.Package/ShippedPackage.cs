using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.ProjectModel;

namespace WafPS.Package;

/// <summary>A NuGet package of which files travel in the module.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">The version that was resolved.</param>
/// <param name="Sha512">Of the package, in hex.</param>
/// <param name="Nuspec">What it says of itself.</param>
/// <param name="Files">Its files, by their paths in the module.</param>
/// <param name="Dependencies">The names of the packages that it asks for, on any framework.</param>
/// <param name="IsDirect">The module's own projects ask for it.</param>
/// <param name="LicenseText">The licence that it brings along, where it brings one.</param>
internal sealed record ShippedPackage(string Id, string Version, string Sha512, NuspecReader Nuspec, IReadOnlyList<string> Files, IReadOnlyList<string> Dependencies, bool IsDirect, string? LicenseText)
{
    public string License => PackageLicense.Of(Nuspec);

    public string Purl => $"pkg:nuget/{Id}@{Version}";

    /// <summary>Finds the shipped packages in the result of the restore, and compares each file with the package that it must come from.</summary>
    public static IReadOnlyList<ShippedPackage> Find(ModuleFiles module, string assetsFile)
    {
        LockFile assets = File.Exists(assetsFile) ? new LockFileFormat().Read(assetsFile) : throw new PackagingFault($"{assetsFile} isn't there. Build first.");
        (string Path, LockFileTargetLibrary Library)[] files =
        [
            .. from path in module.Paths
               let parts = path.Split('/')
               where parts is ["bin", _, "deps", _]
               let target = assets.GetTarget(NuGetFramework.Parse(parts[1]), runtimeIdentifier: null) ?? throw new PackagingFault($"Nothing was resolved for {parts[1]}.")
               let library = Owner(target, parts[3]) ?? throw new PackagingFault($"{path} comes from no package that was resolved.")
               where library.Type == "package"
               select (path, library),
        ];
        IEnumerable<ShippedPackage> packages =
            from file in files
            group file by (file.Library.Name!, file.Library.Version!.ToNormalizedString()) into package
            select Read(package.Key.Item1, package.Key.Item2, [.. package], module, assets);
        return [.. packages.OrderBy(package => package.Purl, StringComparer.OrdinalIgnoreCase)];
    }

    private static LockFileTargetLibrary? Owner(LockFileTarget target, string fileName) =>
        target.Libraries.FirstOrDefault(library => library.RuntimeAssemblies.Any(asset => Path.GetFileName(asset.Path) == fileName));

    private static ShippedPackage Read(string id, string version, (string Path, LockFileTargetLibrary Library)[] files, ModuleFiles module, LockFile assets)
    {
        LockFileLibrary resolved = assets.GetLibrary(id, files[0].Library.Version);
        string folder = assets.PackageFolders.Select(root => Path.Combine(root.Path, resolved.Path)).First(Directory.Exists);
        foreach ((string path, LockFileTargetLibrary library) in files)
        {
            string original = library.RuntimeAssemblies.First(asset => Path.GetFileName(asset.Path) == Path.GetFileName(path)).Path;
            if (module.Sha256(path) != ModuleFiles.Sha256OfFile(Path.Combine(folder, original)))
            {
                throw new PackagingFault($"{path} isn't the one that {id} {version} brings. Build again.");
            }
        }

        return new ShippedPackage(
            id, version, Convert.ToHexStringLower(Convert.FromBase64String(resolved.Sha512)),
            new NuspecReader(Path.Combine(folder, resolved.Files.Single(file => file.EndsWith(".nuspec", StringComparison.Ordinal)))),
            [.. files.Select(file => file.Path)],
            [.. files.SelectMany(file => file.Library.Dependencies).Select(dependency => dependency.Id).Distinct().Order(StringComparer.Ordinal)],
            assets.Targets.SelectMany(target => target.Libraries).Where(library => library.Type == "project")
                .Any(project => project.Dependencies.Any(dependency => dependency.Id == id)),
            resolved.Files.FirstOrDefault(file => file.ToUpperInvariant() is "LICENSE" or "LICENSE.TXT" or "LICENSE.MD") is { } license
                ? File.ReadAllText(Path.Combine(folder, license)).ReplaceLineEndings("\n").TrimEnd() + "\n"
                : null);
    }
}
