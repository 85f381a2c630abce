using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WafPS.Package;

/// <summary>What is inside, in CycloneDX 1.6. No time and no chance in it: the same package has the same bill.</summary>
internal static class BillOfMaterials
{
    private static readonly JsonSerializerOptions s_format = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Make(ModuleManifest manifest, ModuleFiles module, IReadOnlyList<ShippedPackage> packages, byte[] nupkg, string licenseName)
    {
        string own = $"{manifest.Name}@{manifest.Version}";
        HashSet<string> brought = [.. packages.SelectMany(package => package.Files)];
        JsonObject bill = new()
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["serialNumber"] = "urn:uuid:" + NamedAfter(nupkg),
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["lifecycles"] = new JsonArray(new JsonObject { ["phase"] = "build" }),
                ["component"] = new JsonObject
                {
                    ["type"] = "library",
                    ["bom-ref"] = own,
                    ["publisher"] = manifest.CompanyName,
                    ["name"] = manifest.Name,
                    ["version"] = manifest.Version,
                    ["description"] = manifest.Description,
                    ["hashes"] = Hashes("SHA-256", Convert.ToHexStringLower(SHA256.HashData(nupkg))),
                    ["licenses"] = new JsonArray(new JsonObject { ["license"] = new JsonObject { ["name"] = licenseName, ["url"] = manifest.LicenseUri.AbsoluteUri } }),
                    ["copyright"] = manifest.Copyright,
                    ["externalReferences"] = new JsonArray(new JsonObject { ["type"] = "vcs", ["url"] = manifest.ProjectUri.AbsoluteUri }),
                    ["components"] = Files(module, module.Paths.Where(path => !brought.Contains(path))),
                },
            },
            ["components"] = new JsonArray([.. packages.Select(package => Package(package, module))]),
            ["dependencies"] = Dependencies(own, packages),
        };
        return Encoding.UTF8.GetBytes(bill.ToJsonString(s_format) + "\n");
    }

    private static JsonObject Package(ShippedPackage package, ModuleFiles module) => new()
    {
        ["type"] = "library",
        ["bom-ref"] = package.Purl,
        ["authors"] = new JsonArray(new JsonObject { ["name"] = package.Nuspec.GetAuthors() }),
        ["name"] = package.Id,
        ["version"] = package.Version,
        ["hashes"] = Hashes("SHA-512", package.Sha512),
        ["licenses"] = new JsonArray(new JsonObject { ["expression"] = package.License }),
        ["purl"] = package.Purl,
        ["components"] = Files(module, package.Files),
    };

    private static JsonArray Files(ModuleFiles module, IEnumerable<string> paths) =>
    [
        .. paths.Select(path => new JsonObject
        {
            ["type"] = "file",
            ["bom-ref"] = "file:" + path,
            ["name"] = path,
            ["hashes"] = Hashes("SHA-256", module.Sha256(path)),
        }),
    ];

    private static JsonArray Hashes(string algorithm, string content) => [new JsonObject { ["alg"] = algorithm, ["content"] = content }];

    /// <summary>Between what is inside: a package of which no file travels, since a framework has it, isn't part of it.</summary>
    private static JsonArray Dependencies(string own, IReadOnlyList<ShippedPackage> packages)
    {
        ILookup<string, string> inside = packages.ToLookup(package => package.Id, package => package.Purl, StringComparer.OrdinalIgnoreCase);
        return
        [
            Dependency(own, packages.Where(package => package.IsDirect).Select(package => package.Purl)),
            .. packages.Select(package => Dependency(package.Purl, package.Dependencies.SelectMany(id => inside[id]))),
        ];
    }

    private static JsonObject Dependency(string from, IEnumerable<string> to) =>
        new() { ["ref"] = from, ["dependsOn"] = new JsonArray([.. to.Select(purl => JsonValue.Create(purl))]) };

    private static Guid NamedAfter(byte[] content)
    {
        Span<byte> id = SHA256.HashData(content).AsSpan(0, 16);
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
