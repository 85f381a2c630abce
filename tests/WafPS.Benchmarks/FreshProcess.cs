using System.Diagnostics;
using System.Globalization;
using WafPS.Shell;

namespace WafPS.Benchmarks;

/// <summary>PowerShell's engine in a process of its own, where nothing is warm.</summary>
internal static class FreshProcess
{
    /// <returns>How long the script took, without the start of the process.</returns>
    public static async Task<TimeSpan> MeasureAsync(string script)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Terminal).Assembly.Location])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await process.StandardInput.WriteAsync($"$watch = [System.Diagnostics.Stopwatch]::StartNew(); $null = . {{ {script} }}; $watch.ElapsedTicks");
        process.StandardInput.Close();
        string ticks = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return TimeSpan.FromSeconds(double.Parse(ticks, CultureInfo.InvariantCulture) / Stopwatch.Frequency);
    }

    /// <summary>Lays out a module of one cmdlet with a manifest and a psm1 of the same shape as ours.</summary>
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
