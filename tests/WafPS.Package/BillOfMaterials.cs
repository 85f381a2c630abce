using System.Text.Json;
using System.Text.Json.Nodes;
using NuGet.Packaging;
using NuGet.Packaging.Licenses;
using NuGet.ProjectModel;

namespace WafPS.Package;

/// <summary>
/// What is inside, as CycloneDX 1.6: each assembly by its sum, each package that brought some of them by version and licence.
/// No serial number and no time, which would differ from run to run.
/// </summary>
internal static class BillOfMaterials
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static string Of(string module, ModuleManifest manifest, LockFile resolved)
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(module, "bin"), "*.dll", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(module, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        LockFileTargetLibrary[] packages = [.. resolved.Targets.SelectMany(target => target.Libraries).Where(library => library.Type == "package")];
        ILookup<string, string> filesOf = files.ToLookup(file => packages.FirstOrDefault(package => Brings(package, file)) is { } package ? Reference(package) : "");
        LockFileTargetLibrary[] inside = [.. packages.Where(package => filesOf.Contains(Reference(package)))
            .DistinctBy(Reference).OrderBy(Reference, StringComparer.Ordinal)];
        JsonObject bill = new()
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject
                {
                    ["type"] = "library",
                    ["bom-ref"] = "WafPS",
                    ["name"] = "WafPS",
                    ["version"] = manifest.Version,
                    ["description"] = manifest.Description,
                    ["licenses"] = Licence("MIT"),
                    ["components"] = Files(module, filesOf[""]),
                },
            },
            ["components"] = new JsonArray([.. inside.Select(package => Component(package, module, filesOf[Reference(package)], resolved))]),
            ["dependencies"] = new JsonArray([
                DependsOn("WafPS", inside),
                .. inside.Select(package => DependsOn(Reference(package), inside.Where(other => packages.Any(same =>
                    Reference(same) == Reference(package) && same.Dependencies.Any(dependency => dependency.Id == other.Name))))),
            ]),
        };
        return bill.ToJsonString(s_indented) + "\n";
    }

    private static JsonObject Component(LockFileTargetLibrary package, string module, IEnumerable<string> files, LockFile resolved)
    {
        LockFileLibrary library = resolved.GetLibrary(package.Name, package.Version);
        string nuspec = resolved.PackageFolders.Select(folder => Path.Combine(folder.Path, library.Path, $"{package.Name}.nuspec".ToLowerInvariant())).First(File.Exists);
        return new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = Reference(package),
            ["name"] = package.Name,
            ["version"] = package.Version!.ToNormalizedString(),
            ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(Convert.FromBase64String(library.Sha512)) }),
            ["licenses"] = Licence(new NuspecReader(nuspec)),
            ["purl"] = Reference(package),
            ["components"] = Files(module, files),
        };
    }

    // The older packages have no name of their licence, but an address.
    private static JsonArray Licence(NuspecReader nuspec) =>
        nuspec.GetLicenseMetadata() is { Type: LicenseType.Expression, LicenseExpression: NuGetLicense licence } ? Licence(licence.Identifier)
        : nuspec.GetLicenseUrl() is { Length: > 0 } address ? new JsonArray(new JsonObject { ["license"] = new JsonObject { ["name"] = "see its address", ["url"] = address } })
        : throw new InvalidDataException($"{nuspec.GetId()} says nothing of its licence.");

    private static JsonArray Licence(string id) => new(new JsonObject { ["license"] = new JsonObject { ["id"] = id } });

    private static JsonArray Files(string module, IEnumerable<string> files) => new([.. files.Select(file => new JsonObject
    {
        ["type"] = "file",
        ["name"] = file,
        ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-256", ["content"] = Sums.Sha256(Path.Combine(module, file)) }),
    })]);

    private static JsonObject DependsOn(string reference, IEnumerable<LockFileTargetLibrary> packages) => new()
    {
        ["ref"] = reference,
        ["dependsOn"] = new JsonArray([.. packages.Select(package => JsonValue.Create(Reference(package)))]),
    };

    private static bool Brings(LockFileTargetLibrary package, string file) =>
        file.Contains("/deps/", StringComparison.Ordinal) && package.RuntimeAssemblies.Any(assembly => Path.GetFileName(assembly.Path) == Path.GetFileName(file));

    private static string Reference(LockFileTargetLibrary package) => $"pkg:nuget/{package.Name}@{package.Version!.ToNormalizedString()}";
}
