using System.Diagnostics;
using System.Globalization;
using WafPS.Shell;

namespace WafPS.Benchmarks;

/// <summary>Import-Module in a fresh process, beside a binary module of one empty cmdlet with a manifest and a psm1 of the same shape.</summary>
internal static class Import
{
    public static async Task RunAsync()
    {
        string empty = MakeEmptyModule();
        await Comparison.RunAsync("import", aim: 1.5, warmUps: 1, rounds: 9, () => ImportAsync(ModuleFolder.Manifest), () => ImportAsync(empty));
    }

    private static string MakeEmptyModule()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "EmptyModule");
        Directory.CreateDirectory(Path.Combine(folder, "bin", "net8.0"));
        File.Copy(typeof(EmptyModule.GetNothingCommand).Assembly.Location, Path.Combine(folder, "bin", "net8.0", "EmptyModule.dll"), overwrite: true);
        string manifest = Path.Combine(folder, "EmptyModule.psd1");
        File.WriteAllLines(manifest, File.ReadLines(ModuleFolder.Manifest)
            .Where(line => !line.Contains("ToProcess", StringComparison.Ordinal))
            .Select(line => line.Replace("WafPS.psm1", "EmptyModule.psm1", StringComparison.Ordinal).Replace("'Get-WafAsyncJob', 'Wait-WafAsyncJob'", "'Get-Nothing'", StringComparison.Ordinal)));
        string script = File.ReadAllText(Path.Combine(ModuleFolder.Path, "WafPS.psm1")).Replace("WafPS.dll", "EmptyModule.dll", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "EmptyModule.psm1"), script);
        return manifest;
    }

    private static async Task<TimeSpan> ImportAsync(string manifest)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Terminal).Assembly.Location])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await process.StandardInput.WriteAsync($"$watch = [System.Diagnostics.Stopwatch]::StartNew(); Import-Module '{manifest}'; $watch.ElapsedTicks");
        process.StandardInput.Close();
        string ticks = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return TimeSpan.FromSeconds(double.Parse(ticks, CultureInfo.InvariantCulture) / Stopwatch.Frequency);
    }
}
