using System.Diagnostics;
using System.Text.Json;
using RealShell;
using WafSimulator;

namespace WafPS.Tests.Acceptance;

/// <summary>Runs <c>tests/Pester</c> in the real shell, on the module as it was laid out, and reads the report.</summary>
internal static class AcceptanceRun
{
    // Many times as long as it takes: a shell that hangs ends the run with an error.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(4);

    public static async Task<AcceptanceReport> RunAsync(string pesterVersion)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("WafPS.Acceptance.");
        try
        {
            string report = Path.Combine(folder.FullName, "report.json");
            ProcessStartInfo start = ShellProcess.StartInfo(
                "-NonInteractive", "-File", Path.Combine(ModuleFolder.Root, "tests", "Pester", "Invoke-Acceptance.ps1"),
                "-Manifest", ModuleFolder.Manifest, "-Pester", ShellPackage.Pester(pesterVersion), "-Simulator", typeof(Simulator).Assembly.Location, "-Report", report).WithoutTiers();
            (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
            using Process shell = Process.Start(start)!;
            shell.StandardInput.Close();
            Task<string> errors = shell.StandardError.ReadToEndAsync();
            Task<string> output = shell.StandardOutput.ReadToEndAsync();
            try
            {
                await shell.WaitForExitAsync().WaitAsync(s_limit);
            }
            catch (TimeoutException)
            {
                shell.Kill(entireProcessTree: true);
                throw new TimeoutException($"The acceptance tests with Pester {pesterVersion} didn't end in {s_limit.TotalMinutes:0} minutes. They wrote:\n{await output}{await errors}");
            }

            return File.Exists(report)
                ? JsonSerializer.Deserialize<AcceptanceReport>(await File.ReadAllTextAsync(report), JsonSerializerOptions.Web)!
                : throw new InvalidOperationException($"The shell ended with {shell.ExitCode} and wrote no report:\n{await output}{await errors}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
