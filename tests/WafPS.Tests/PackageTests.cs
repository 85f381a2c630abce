using System.Diagnostics;
using System.IO.Compression;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using WafPS.Shell;

namespace WafPS.Tests;

/// <summary>What is published, made here of the very folder that the other tests run on.</summary>
public sealed class PackageTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("WafPS.Tests.").FullName;

    private string Package => Assert.Single(Directory.GetFiles(Path.Combine(_folder, "a"), "WafPS.*.nupkg"));

    public async ValueTask InitializeAsync() => Assert.Equal(0, await PackAsync(ModuleFolder.Path, "a"));

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return default;
    }

    [Fact]
    public async Task The_same_folder_gives_the_same_bytes_wherever_and_whenever()
    {
        string elsewhere = Path.Combine(_folder, "elsewhere");
        foreach (string file in ModuleFiles())
        {
            string copy = Path.Combine(elsewhere, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(ModuleFolder.Path, file), copy);
            File.SetLastWriteTimeUtc(copy, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Equal(0, await PackAsync(elsewhere, "b"));
        Assert.All(
            Directory.GetFiles(Path.Combine(_folder, "a")),
            file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_folder, "b", Path.GetFileName(file)))));
    }

    [Fact]
    public void It_holds_the_modules_files_at_its_root_and_is_small()
    {
        using ZipArchive package = ZipFile.OpenRead(Package);
        string[] own = [.. package.Entries.Select(entry => entry.FullName).Where(name => !IsFormat(name))];
        Assert.Equal(ModuleFiles().Order(StringComparer.Ordinal), own.Order(StringComparer.Ordinal));
        Assert.All(own, name =>
        {
            using MemoryStream bytes = new();
            package.GetEntry(name)!.Open().CopyTo(bytes);
            Assert.Equal(File.ReadAllBytes(Path.Combine(ModuleFolder.Path, name)), bytes.ToArray());
        });
        Assert.InRange(new FileInfo(Package).Length, 100_000, 2 * 1024 * 1024);
    }

    [Fact]
    public void Its_tags_tell_what_the_module_exports_and_where_it_runs()
    {
        using ZipArchive package = ZipFile.OpenRead(Package);
        using Stream stream = package.GetEntry("WafPS.nuspec")!.Open();
        Dictionary<string, string> about = XDocument.Load(stream).Root!.Elements().Single().Elements().ToDictionary(element => element.Name.LocalName, element => element.Value);
        Assert.Equal($"{about["id"]}.{about["version"]}.nupkg", Path.GetFileName(Package));
        Assert.All(["authors", "description", "licenseUrl", "projectUrl", "iconUrl", "releaseNotes", "copyright"], name => Assert.NotEmpty(about[name]));
        Assert.Superset(
            new HashSet<string>(["PSModule", "PSEdition_Core", "PSEdition_Desktop", "Windows", "Linux", "MacOS", "PSIncludes_Cmdlet", "PSCmdlet_Get-WafAsyncJob", "PSCommand_Wait-WafAsyncJob"]),
            about["tags"].Split(' ').ToHashSet());
    }

    [Fact]
    public void The_manifest_has_all_that_a_gallery_asks_for()
    {
        using Session session = new();
        PSModuleInfo manifest = (PSModuleInfo)Assert.Single(session.Run($"Test-ModuleManifest '{ModuleFolder.Manifest}'").Clean().Output).BaseObject;
        Assert.Equal(["Core", "Desktop"], manifest.CompatiblePSEditions);
        Assert.Equal((new Version(5, 1), new Version(4, 7, 2)), (manifest.PowerShellVersion, manifest.DotNetFrameworkVersion));
        Assert.Equal((0, 0, 0), (manifest.ExportedFunctions.Count, manifest.ExportedAliases.Count, manifest.ExportedVariables.Count));
        Assert.Equal(4, manifest.ExportedCmdlets.Count);
        Assert.All([manifest.LicenseUri, manifest.ProjectUri, manifest.IconUri], uri => Assert.Equal("https", uri.Scheme));
        Assert.NotEmpty(manifest.ReleaseNotes);
        Assert.All(manifest.Tags, tag => Assert.DoesNotContain(' ', tag));
    }

    [Fact]
    public void The_sums_are_those_of_the_files() => Assert.All(
        File.ReadAllLines(Path.Combine(_folder, "a", "SHA256SUMS")),
        line => Assert.Equal(line[..64], Sum(Path.Combine(_folder, "a", line[66..]))));

    [Fact]
    public void The_bill_of_materials_has_every_assembly_and_every_package()
    {
        JsonNode bill = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(Package, "cdx.json")))!;
        JsonArray packages = bill["components"]!.AsArray();
        Dictionary<string, string> files = packages.Append(bill["metadata"]!["component"]).SelectMany(component => component!["components"]!.AsArray())
            .ToDictionary(file => (string)file!["name"]!, file => (string)file!["hashes"]![0]!["content"]!);
        Assert.Equal(ModuleFiles().Where(file => file.EndsWith(".dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal), files.Keys.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(file.Value, Sum(Path.Combine(ModuleFolder.Path, file.Key))));
        Assert.Superset(new HashSet<string?>(["Microsoft.Extensions.Http", "Polly.Core", "System.Text.Json", "YamlDotNet"]), packages.Select(package => (string?)package!["name"]).ToHashSet());
        Assert.All(packages, package =>
        {
            Assert.Equal($"pkg:nuget/{package!["name"]}@{package["version"]}", (string?)package["purl"]);
            Assert.NotNull(package["licenses"]![0]!["license"]!["id"] ?? package["licenses"]![0]!["license"]!["url"]);
        });
    }

    [Fact]
    public async Task Without_a_module_there_is_nothing_to_pack() => Assert.Equal(1, await PackAsync(_folder, "c"));

    private async Task<int> PackAsync(string module, string output)
    {
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string program = Path.Combine(ModuleFolder.Root, "artifacts", "bin", "WafPS.Package", configuration, "WafPS.Package.dll");
        string resolved = Path.Combine(ModuleFolder.Root, "artifacts", "obj", "WafPS", "project.assets.json");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, module, resolved, Path.Combine(_folder, output)]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static IEnumerable<string> ModuleFiles() =>
        Directory.GetFiles(ModuleFolder.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(ModuleFolder.Path, file).Replace('\\', '/'));

    private static bool IsFormat(string name) =>
        name is "WafPS.nuspec" or "[Content_Types].xml" or "_rels/.rels" || name.StartsWith("package/", StringComparison.Ordinal);

    private static string Sum(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
