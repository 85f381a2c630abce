using System.IO.Compression;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Xml.Linq;
using RealShell;

namespace WafPS.Tests.Package;

/// <summary>The package: its contents, and that it contains the built files.</summary>
[Collection(typeof(OnePackage))]
public sealed class PackageTests(PackageFixture package)
{
#if DEBUG
    // One that was built to be debugged is larger, and never shipped.
    private const int MaxSize = 2560 * 1024;
#else
    private const int MaxSize = 2 * 1024 * 1024;
#endif

    // What the format itself puts in, and what goes with the module.
    private static readonly string[] s_around = ["_rels/.rels", "WafPS.nuspec", "[Content_Types].xml", "package/services/metadata/core-properties/nuget.psmdcp", "CHANGELOG.md", "THIRD-PARTY-NOTICES.txt"];

    private string Nupkg => Directory.GetFiles(package.First, "*.nupkg").Single();

    [Fact]
    public void The_package_has_the_same_bytes_each_time()
    {
        string[] names = [.. Directory.GetFiles(package.First).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        Assert.Equal(["SHA256SUMS", $"WafPS.{Manifest().Version}.cdx.json", $"WafPS.{Manifest().Version}.nupkg"], names);
        Assert.All(names, name => Assert.Equal(File.ReadAllBytes(Path.Combine(package.First, name)), File.ReadAllBytes(Path.Combine(package.Second, name))));
        using ZipArchive archive = ZipFile.OpenRead(Nupkg);
        Assert.All(archive.Entries, entry => Assert.Equal(1980, entry.LastWriteTime.Year));
    }

    [Fact]
    public void The_package_contains_the_built_module_and_no_other_file()
    {
        using ZipArchive archive = ZipFile.OpenRead(Nupkg);
        string[] built = [.. Directory.GetFiles(ModuleFolder.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(ModuleFolder.Path, file).Replace('\\', '/'))];
        Assert.Equal(built.Concat(s_around).Order(StringComparer.Ordinal), archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        Assert.All(built, path => Assert.Equal(File.ReadAllBytes(Path.Combine(ModuleFolder.Path, path)), Read(archive, path)));
        Assert.Equal(File.ReadAllBytes(Path.Combine(ModuleFolder.Root, "CHANGELOG.md")), Read(archive, "CHANGELOG.md"));
    }

    [Fact]
    public void The_package_is_not_larger_than_the_limit() => Assert.InRange(new FileInfo(Nupkg).Length, 1, MaxSize);

    [Fact]
    public async Task A_package_over_the_size_limit_is_not_created()
    {
        string module = package.CopyModule("large");
        await File.WriteAllBytesAsync(Path.Combine(module, "filler.txt"), RandomNumberGenerator.GetBytes(3 * 1024 * 1024), TestContext.Current.CancellationToken);
        await FailsAsync(module, "that it may have. What has grown");
    }

    [Fact]
    public async Task Packing_without_a_built_module_is_an_error_that_says_to_build_first() =>
        await FailsAsync(Path.Combine(package.First, "nothing"), "Run `dotnet build` first");

    [Fact]
    public async Task A_changed_or_unknown_assembly_is_not_packed()
    {
        string module = package.CopyModule("changed");
        await File.AppendAllTextAsync(Path.Combine(module, "bin", "net8.0", "deps", "Microsoft.Extensions.Http.dll"), "!", TestContext.Current.CancellationToken);
        await FailsAsync(module, "bin/net8.0/deps/Microsoft.Extensions.Http.dll isn't the one that Microsoft.Extensions.Http 8.");
        module = package.CopyModule("extended");
        File.Copy(typeof(PackageTests).Assembly.Location, Path.Combine(module, "bin", "net472", "deps", "Stranger.dll"));
        await FailsAsync(module, "bin/net472/deps/Stranger.dll comes from no package");
    }

    [Fact]
    public void The_nuspec_of_the_package_matches_the_module_manifest()
    {
        using ZipArchive archive = ZipFile.OpenRead(Nupkg);
        using MemoryStream nuspec = new(Read(archive, "WafPS.nuspec"));
        Dictionary<string, string> said = XDocument.Load(nuspec).Root!.Elements().Single().Elements().ToDictionary(element => element.Name.LocalName, element => element.Value);
        PSModuleInfo manifest = Manifest();
        string[] tags = said["tags"].Split(' ');
        Assert.Equal(tags.Distinct(), tags);
        string[] commands = [.. manifest.ExportedCmdlets.Keys];
        Assert.Equal(5, commands.Length);
        Assert.Equal(
            manifest.Tags.Concat(["PSModule", "PSEdition_Core", "PSEdition_Desktop", "PSIncludes_Cmdlet"]).Concat(commands.SelectMany(name => (string[])["PSCmdlet_" + name, "PSCommand_" + name])).Distinct().Order(StringComparer.Ordinal),
            tags.Order(StringComparer.Ordinal));
        said.Remove("tags");
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["id"] = manifest.Name,
                ["version"] = manifest.Version.ToString(),
                ["authors"] = manifest.Author,
                ["owners"] = manifest.CompanyName,
                ["requireLicenseAcceptance"] = "false",
                ["licenseUrl"] = manifest.LicenseUri.AbsoluteUri,
                ["projectUrl"] = manifest.ProjectUri.AbsoluteUri,
                ["iconUrl"] = manifest.IconUri.AbsoluteUri,
                ["description"] = manifest.Description,
                ["releaseNotes"] = manifest.ReleaseNotes,
                ["copyright"] = manifest.Copyright,
            },
            said);
    }

    [Fact]
    public void The_package_contains_the_licences_of_its_dependencies()
    {
        using ZipArchive archive = ZipFile.OpenRead(Nupkg);
        string notices = System.Text.Encoding.UTF8.GetString(Read(archive, "THIRD-PARTY-NOTICES.txt"));
        Assert.All(Directory.GetFiles(Path.Combine(ModuleFolder.Path, "bin", "net8.0", "deps"), "Microsoft.*.dll"), file => Assert.Matches($@"(?m)^{Path.GetFileNameWithoutExtension(file)} \d", notices));
        Assert.All(
            (string[])["Copyright (c) .NET Foundation and Contributors", "Copyright (c) Antoine Aubry", "Copyright (c) Ricardo Amores", "Permission is hereby granted"],
            words => Assert.Contains(words, notices, StringComparison.Ordinal));
    }

    [Fact]
    public void The_SHA256_sums_of_the_package_files_are_correct()
    {
        string[] lines = File.ReadAllLines(Path.Combine(package.First, "SHA256SUMS"));
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line =>
        {
            string[] parts = line.Split("  ");
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(package.First, parts[1])))), parts[0]);
        });
    }

    [Fact]
    public void The_manifest_is_a_data_file_that_each_edition_reads()
    {
        string text = File.ReadAllText(ModuleFolder.Manifest);
        Assert.True(System.Text.Ascii.IsValid(text), "Windows PowerShell takes a file without a byte order mark for one of the machine's code page.");
        Assert.DoesNotContain('*', text);
        PSModuleInfo manifest = Manifest();
        Assert.Equal(new Version(5, 1), manifest.PowerShellVersion);
        Assert.Equal(new Version(4, 7, 2), manifest.DotNetFrameworkVersion);
        Assert.Equal(["Core", "Desktop"], manifest.CompatiblePSEditions);
        Assert.All(manifest.Tags, tag => Assert.DoesNotContain(' ', tag));
        Assert.Contains("CHANGELOG.md", manifest.ReleaseNotes, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(ModuleFolder.Root, "docs", Path.GetFileName(manifest.IconUri.AbsolutePath))));
        Assert.Empty(manifest.ExportedFunctions);
        Assert.Empty(manifest.ExportedAliases);
        Assert.Empty(manifest.ExportedVariables);
    }

    private static PSModuleInfo Manifest()
    {
        using Session session = new();
        Result read = session.Run($"Test-ModuleManifest '{ModuleFolder.Manifest}'");
        Assert.Empty(read.Errors);
        Assert.Empty(read.Warnings);
        return (PSModuleInfo)Assert.Single(read.Output).BaseObject;
    }

    private static byte[] Read(ZipArchive archive, string path)
    {
        using Stream entry = archive.GetEntry(path)!.Open();
        using MemoryStream content = new();
        entry.CopyTo(content);
        return content.ToArray();
    }

    private static async Task FailsAsync(string module, string why)
    {
        string folder = module + ".package";
        (int exitCode, string output) = await PackageFixture.PackAsync(folder, module);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(why, output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }
}
