using NuGet.ProjectModel;
using WafPS.Package;

// Makes of the module's folder what is published: the package, a bill of materials of what is inside, and their sums.
// The same folder gives the same bytes.
const long Largest = 2 * 1024 * 1024;
if (args is not [string module, string assets, string output])
{
    Console.Error.WriteLine("Arguments: the module's folder, project.assets.json of src/WafPS, and the folder to write to.");
    return 2;
}

if (!File.Exists(Path.Combine(module, "WafPS.psd1")))
{
    Console.Error.WriteLine($"There is no module in {module}. Run `dotnet build` and `dotnet test` first: what is packed is what was tested.");
    return 1;
}

ModuleManifest manifest = ModuleManifest.Read(Path.Combine(module, "WafPS.psd1"));
if (Directory.Exists(output))
{
    Directory.Delete(output, recursive: true);
}

Directory.CreateDirectory(output);
string package = Path.Combine(output, $"WafPS.{manifest.Version}.nupkg");
string bill = Path.Combine(output, $"WafPS.{manifest.Version}.cdx.json");
GalleryPackage.Write(package, module, manifest);
File.WriteAllText(bill, BillOfMaterials.Of(module, manifest, new LockFileFormat().Read(assets)));
File.WriteAllText(Path.Combine(output, "SHA256SUMS"), string.Concat(new[] { package, bill }.Select(file => $"{Sums.Sha256(file)}  {Path.GetFileName(file)}\n")));

long size = new FileInfo(package).Length;
if (size > Largest)
{
    Console.Error.WriteLine($"{package} has {size:N0} bytes; a package of more than 2 MiB would take too long to install.");
    return 1;
}

Console.WriteLine($"{package}: {size / 1024.0:N0} KiB, {Sums.Sha256(package)}");
return 0;
