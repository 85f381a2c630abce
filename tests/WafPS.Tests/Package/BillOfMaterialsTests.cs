using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using RealShell;

namespace WafPS.Tests.Package;

/// <summary>What the package says is inside it.</summary>
[Collection(typeof(OnePackage))]
public sealed class BillOfMaterialsTests(PackageFixture package)
{
    private readonly JsonNode _bill = JsonNode.Parse(File.ReadAllText(Directory.GetFiles(package.First, "*.cdx.json").Single()))!;

    private JsonNode Module => _bill["metadata"]!["component"]!;

    private JsonArray Packages => _bill["components"]!.AsArray();

    [Fact]
    public void The_bill_of_materials_has_the_hash_of_the_package() =>
        Assert.Equal(Hash(Directory.GetFiles(package.First, "*.nupkg").Single()), Content(Module, "SHA-256"));

    [Fact]
    public void The_bill_of_materials_lists_every_file_with_its_hash() => Assert.Equal(
        Directory.GetFiles(ModuleFolder.Path, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(ModuleFolder.Path, file).Replace('\\', '/'), Hash),
        Packages.Append(Module).SelectMany(part => part!["components"]!.AsArray())
            .ToDictionary(file => (string)file!["name"]!, file => Content(file!, "SHA-256")));

    [Fact]
    public void The_bill_of_materials_lists_every_package_with_version_licence_and_hash()
    {
        string[] inside = [.. Directory.GetFiles(ModuleFolder.Path, "*.dll", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Where(name => !name.StartsWith("WafPS.", StringComparison.Ordinal)).Distinct()];
        Assert.Equal(inside.Length, Packages.Count);
        Assert.All(Packages, part =>
        {
            Assert.Matches(@"^\d+\.\d+\.\d+", (string)part!["version"]!);
            Assert.Equal("MIT", (string)part["licenses"]![0]!["expression"]!);
            Assert.Equal($"pkg:nuget/{part["name"]}@{part["version"]}", (string)part["purl"]!);
            Assert.Matches("^[0-9a-f]{128}$", Content(part, "SHA-512"));
        });
    }

    [Fact]
    public void The_bill_of_materials_has_the_pinned_versions()
    {
        XElement pins = XDocument.Load(Path.Combine(ModuleFolder.Root, "Directory.Packages.props")).Root!.Elements("ItemGroup").Single(group => (string?)group.Attribute("Label") == "In the module");
        Dictionary<string, string> pinned = pins.Elements("PackageVersion")
            .Where(pin => (string)pin.Attribute("Include")! != "PowerShellStandard.Library")
            .ToDictionary(pin => (string)pin.Attribute("Include")!, pin => (string)pin.Attribute("Version")!);
        Assert.NotEmpty(pinned);
        Assert.Equal(pinned, Packages.Where(part => pinned.ContainsKey((string)part!["name"]!)).ToDictionary(part => (string)part!["name"]!, part => (string)part!["version"]!));
    }

    [Fact]
    public void Every_package_in_the_bill_of_materials_is_a_dependency_of_another_part()
    {
        JsonArray dependencies = _bill["dependencies"]!.AsArray();
        string[] known = [.. Packages.Append(Module).Select(part => (string)part!["bom-ref"]!)];
        string[] askedFor = [.. dependencies.SelectMany(part => part!["dependsOn"]!.AsArray()).Select(reference => (string)reference!)];
        Assert.Equal(known.Order(StringComparer.Ordinal), dependencies.Select(part => (string)part!["ref"]!).Order(StringComparer.Ordinal));
        Assert.Equal(known.Where(part => part != (string)Module["bom-ref"]!).Order(StringComparer.Ordinal), askedFor.Distinct().Order(StringComparer.Ordinal));
    }

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private static string Content(JsonNode part, string algorithm) =>
        (string)part["hashes"]!.AsArray().Single(hash => (string)hash!["alg"]! == algorithm)!["content"]!;
}
