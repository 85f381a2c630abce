using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using WafPS.Shell;

namespace WafPS.Benchmarks;

/// <summary>PowerShell's engine in a process of its own, where nothing is warm.</summary>
internal static partial class FreshProcess
{
    /// <summary>
    /// Compares two scripts in the engine as it comes from NuGet, which has to be compiled at its first use like any module; and,
    /// where there is a pwsh, in that one, which comes compiled: both sides are faster there by the same time, so the ratio is larger.
    /// </summary>
    public static async Task<IReadOnlyList<Figure>> CompareAsync(string row, string what, double aim, Effort effort, string ours, string other)
    {
        List<Figure> figures = [await new Comparison(row, $"{what}, in the engine alone", aim).RunAsync(1, effort.Rounds(15), () => AloneAsync(ours), () => AloneAsync(other))];
        try
        {
            figures.Add(await new Comparison(row, $"{what}, in pwsh", aim).RunAsync(1, effort.Rounds(15), () => PwshAsync(ours), () => PwshAsync(other)));
        }
        catch (Win32Exception)
        {
            Console.WriteLine($"{row}: not run in pwsh: there is none on the path.");
        }

        return figures;
    }

    private static Task<TimeSpan> AloneAsync(string script) => MeasureAsync("dotnet", [typeof(Terminal).Assembly.Location], script);

    private static Task<TimeSpan> PwshAsync(string script) => MeasureAsync("pwsh", ["-NoProfile", "-NonInteractive", "-Command", "-"], script);

    // Without the start of the process.
    private static async Task<TimeSpan> MeasureAsync(string program, string[] arguments, string script)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await process.StandardInput.WriteLineAsync($"$ErrorActionPreference = 'Stop'; $watch = [System.Diagnostics.Stopwatch]::StartNew(); $null = . {{ {script} }}; \"ticks:$($watch.ElapsedTicks)\"");
        process.StandardInput.Close();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        // A shell may write to the terminal what no script has told it to. A script that fails gives no time.
        return Ticks().Match(output) is { Success: true } ticks
            ? TimeSpan.FromSeconds(double.Parse(ticks.Value, CultureInfo.InvariantCulture) / Stopwatch.Frequency)
            : throw new InvalidOperationException($"{program} ended without a time: {output}");
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

    [GeneratedRegex("(?<=ticks:)[0-9]+")]
    private static partial Regex Ticks();
}
