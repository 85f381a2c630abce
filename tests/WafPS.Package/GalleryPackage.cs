using NuGet.Packaging;
using NuGet.Versioning;

namespace WafPS.Package;

/// <summary>The package as the PowerShell Gallery's own clients would make it, but the same bytes each time.</summary>
internal static class GalleryPackage
{
    public static byte[] Make(ModuleManifest manifest, ModuleFiles module, string repository, byte[] notices)
    {
        PackageBuilder builder = new(deterministic: true)
        {
            Id = manifest.Name,
            Version = NuGetVersion.Parse(manifest.Version),
            Description = manifest.Description,
            Copyright = manifest.Copyright,
            ReleaseNotes = manifest.ReleaseNotes,
            ProjectUrl = manifest.ProjectUri,
            LicenseUrl = manifest.LicenseUri,
            IconUrl = manifest.IconUri,
            // The earliest time that a zip file can contain.
            DeterministicTimestamp = "1980-01-01T00:00:00Z",
        };
        builder.Authors.Add(manifest.Author);
        builder.Owners.Add(manifest.CompanyName);
        builder.Tags.UnionWith(Tags(manifest));
        foreach (string path in module.Paths)
        {
            Add(builder, module.FullPath(path), path);
        }

        Add(builder, Path.Combine(repository, "CHANGELOG.md"), "CHANGELOG.md");
        builder.Files.Add(new PhysicalPackageFile(new MemoryStream(notices)) { TargetPath = ThirdPartyNotices.FileName });

        using MemoryStream package = new();
        builder.Save(package);
        return package.ToArray();
    }

    /// <summary>The Gallery finds a module by these: by what it is, by its commands, and by the words of the manifest.</summary>
    private static IEnumerable<string> Tags(ModuleManifest manifest) =>
    [
        "PSModule",
        .. manifest.Editions.Select(edition => "PSEdition_" + edition),
        .. manifest.Tags,
        "PSIncludes_Cmdlet",
        .. manifest.Cmdlets.SelectMany(name => (string[])["PSCmdlet_" + name, "PSCommand_" + name]),
    ];

    private static void Add(PackageBuilder builder, string file, string path) =>
        builder.Files.Add(new PhysicalPackageFile { SourcePath = file, TargetPath = path });
}
