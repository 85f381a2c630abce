// Makes the package from the module folder that was built and tested. It compiles and copies nothing again:
// what was tested is what is shipped. Usage: WafPS.Package <module folder> <project.assets.json> <repository> <output folder>
using System.Security.Cryptography;
using WafPS.Package;

#if DEBUG
// One that was built to be debugged is larger, and never shipped.
const int SizeLimit = 2560 * 1024;
#else
const int SizeLimit = 2 * 1024 * 1024;
#endif

try
{
    (string folder, string assets, string repository, string output) = (args[0], args[1], args[2], args[3]);
    ModuleFiles module = ModuleFiles.Read(folder);
    ModuleManifest manifest = ModuleManifest.Read(module);
    IReadOnlyList<ShippedPackage> packages = ShippedPackage.Find(module, assets);

    string license = File.ReadAllText(Path.Combine(repository, "LICENSE"));
    byte[] package = GalleryPackage.Make(manifest, module, repository, ThirdPartyNotices.Make(packages, license));
    if (package.Length > SizeLimit)
    {
        throw new PackagingFault($"The package would have {package.Length} bytes, more than the {SizeLimit} that it may have. What has grown, and is it needed?");
    }

    (string Name, byte[] Content)[] made =
    [
        ($"{manifest.Name}.{manifest.Version}.nupkg", package),
        ($"{manifest.Name}.{manifest.Version}.cdx.json", BillOfMaterials.Make(manifest, module, packages, package, license.Split('\n')[0].Trim())),
    ];
    Directory.CreateDirectory(output);
    foreach (string older in (string[])[.. Directory.GetFiles(output, manifest.Name + ".*.nupkg"), .. Directory.GetFiles(output, manifest.Name + ".*.cdx.json")])
    {
        // The sums don't contain files of another version.
        File.Delete(older);
    }

    foreach ((string name, byte[] content) in made)
    {
        File.WriteAllBytes(Path.Combine(output, name), content);
    }

    File.WriteAllText(
        Path.Combine(output, "SHA256SUMS"),
        string.Concat(made.Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(file.Content))}  {file.Name}\n")));
    Console.WriteLine($"{manifest.Name} {manifest.Version}: {module.Paths.Count} files, {packages.Count} packages, {package.Length} bytes -> {output}");
    return 0;
}
catch (PackagingFault fault)
{
    // In the form that MSBuild takes for an error.
    Console.Error.WriteLine($"WafPS.Package : error : {fault.Message}");
    return 1;
}
