using RealShell;

namespace WafPS.Benchmarks;

/// <summary>A module of one cmdlet, with a manifest and a loader of the same shape as ours.</summary>
internal static class PeerModule
{
    /// <returns>The path of its manifest.</returns>
    public static string LayOut(Type command, string cmdlet)
    {
        string name = command.Assembly.GetName().Name!;
        string folder = Path.Combine(AppContext.BaseDirectory, "modules", name);
        Directory.CreateDirectory(Path.Combine(folder, "bin", "net8.0"));
        File.Copy(command.Assembly.Location, Path.Combine(folder, "bin", "net8.0", name + ".dll"), overwrite: true);
        string manifest = Path.Combine(folder, name + ".psd1");
        File.WriteAllLines(manifest, File.ReadLines(ModuleFolder.Manifest)
            .Where(line => !line.Contains("ToProcess", StringComparison.Ordinal))
            .Select(line => line.StartsWith("    CmdletsToExport", StringComparison.Ordinal) ? $"    CmdletsToExport = @('{cmdlet}')" : line.Replace("WafPS.psm1", name + ".psm1", StringComparison.Ordinal)));
        string script = File.ReadAllText(Path.Combine(ModuleFolder.Path, "WafPS.psm1")).Replace("WafPS.dll", name + ".dll", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, name + ".psm1"), script);
        return manifest;
    }
}
