using NuGet.Packaging;
using NuGet.Versioning;

namespace WafPS.Package;

/// <summary>A package of the form in which the PowerShell Gallery has modules: their files at its root, what they export in its tags.</summary>
internal static class GalleryPackage
{
    public static void Write(string path, string module, ModuleManifest manifest)
    {
        PackageBuilder builder = new(deterministic: true)
        {
            Id = "WafPS",
            Version = NuGetVersion.Parse(manifest.Version),
            Description = manifest.Description,
            Copyright = manifest.Copyright,
            ReleaseNotes = manifest.ReleaseNotes,
            ProjectUrl = manifest.Project,
            LicenseUrl = manifest.License,
            IconUrl = manifest.Icon,
            // The oldest time that the format can hold, so that it is clear that it says nothing.
            DeterministicTimestamp = "1980-01-01T00:00:00Z",
        };
        builder.Authors.Add(manifest.Author);
        builder.Tags.AddRange([
            "PSModule", .. manifest.Tags,
            .. manifest.Cmdlets.SelectMany(name => new[] { "PSCmdlet_" + name, "PSCommand_" + name }), "PSIncludes_Cmdlet",
        ]);
        builder.Files.AddRange(Directory.GetFiles(module, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => new PhysicalPackageFile
        {
            SourcePath = file,
            TargetPath = Path.GetRelativePath(module, file),
        }));
        using FileStream stream = File.Create(path);
        builder.Save(stream);
    }
}
