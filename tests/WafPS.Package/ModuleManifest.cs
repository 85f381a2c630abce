using System.Collections;
using System.Management.Automation.Language;

namespace WafPS.Package;

/// <summary>What the module's manifest says: the one place for each of these facts.</summary>
internal sealed class ModuleManifest(Hashtable values)
{
    private readonly Hashtable _data = (Hashtable)((Hashtable)values["PrivateData"]!)["PSData"]!;

    public string Version => Text(values, "ModuleVersion");

    public string Author => Text(values, "Author");

    public string Copyright => Text(values, "Copyright");

    public string Description => Text(values, "Description");

    public Uri Project => new(Text(_data, "ProjectUri"));

    public Uri License => new(Text(_data, "LicenseUri"));

    public Uri Icon => new(Text(_data, "IconUri"));

    public string ReleaseNotes => Text(_data, "ReleaseNotes");

    public IEnumerable<string> Tags => Texts(_data, "Tags");

    public IEnumerable<string> Cmdlets => Texts(values, "CmdletsToExport");

    public static ModuleManifest Read(string file)
    {
        ScriptBlockAst script = Parser.ParseFile(file, out _, out ParseError[] errors);
        return errors.Length > 0 || script.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false) is not HashtableAst table
            ? throw new InvalidDataException($"{file} is no manifest.")
            : new ModuleManifest((Hashtable)table.SafeGetValue());
    }

    private static string Text(Hashtable table, string name) =>
        table[name] as string is { Length: > 0 } text ? text : throw new InvalidDataException($"The manifest lacks {name}.");

    private static IEnumerable<string> Texts(Hashtable table, string name) => ((object[])table[name]!).Cast<string>();
}
