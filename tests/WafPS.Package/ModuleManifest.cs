using System.Collections;
using System.Management.Automation.Language;

namespace WafPS.Package;

/// <summary>What the manifest says, read by PowerShell's own parser, which runs nothing of it.</summary>
internal sealed class ModuleManifest
{
    private readonly Hashtable _data;
    private readonly Hashtable _galleryData;

    private ModuleManifest(string name, Hashtable data)
    {
        Name = name;
        _data = data;
        _galleryData = (data["PrivateData"] as Hashtable)?["PSData"] as Hashtable ?? throw new PackagingFault("The manifest has no PrivateData.PSData.");
    }

    public string Name { get; }

    public string Version => Text(_data, "ModuleVersion") + (_galleryData["Prerelease"] is string { Length: > 0 } label ? "-" + label : "");

    public string Author => Text(_data, "Author");

    public string CompanyName => Text(_data, "CompanyName");

    public string Copyright => Text(_data, "Copyright");

    public string Description => Text(_data, "Description");

    public string ReleaseNotes => Text(_galleryData, "ReleaseNotes");

    public Uri ProjectUri => new(Text(_galleryData, "ProjectUri"));

    public Uri LicenseUri => new(Text(_galleryData, "LicenseUri"));

    public Uri IconUri => new(Text(_galleryData, "IconUri"));

    public IEnumerable<string> Tags => Texts(_galleryData, "Tags");

    public IEnumerable<string> Cmdlets => Texts(_data, "CmdletsToExport");

    public IEnumerable<string> Editions => Texts(_data, "CompatiblePSEditions");

    public static ModuleManifest Read(ModuleFiles module)
    {
        string[] manifests = [.. module.Paths.Where(path => path.EndsWith(".psd1", StringComparison.Ordinal) && !path.Contains('/', StringComparison.Ordinal))];
        string path = manifests.Length == 1 ? manifests[0] : throw new PackagingFault($"One manifest is expected beside the module's folders, not {manifests.Length}.");
        ScriptBlockAst script = Parser.ParseFile(module.FullPath(path), out _, out ParseError[] errors);
        return errors.Length == 0 && script.Find(part => part is HashtableAst, searchNestedScriptBlocks: false)?.SafeGetValue() is Hashtable data
            ? new ModuleManifest(Path.GetFileNameWithoutExtension(path), data)
            : throw new PackagingFault($"{path} isn't a data file.");
    }

    private static string Text(Hashtable data, string key) =>
        data[key] is string { Length: > 0 } text ? text.Trim() : throw new PackagingFault($"The manifest has no {key}.");

    private static IEnumerable<string> Texts(Hashtable data, string key) => (data[key] as object[] ?? [data[key] ?? ""]).OfType<string>().Where(text => text.Length > 0);
}
