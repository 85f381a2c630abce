using System.Diagnostics;
using WafPS.Shell;

namespace WafPS.Tests;

/// <summary>PowerShell's engine in a process of its own, for what can't be taken back: a load context can't be emptied.</summary>
internal static class FreshShell
{
    /// <returns>The lines that the script wrote.</returns>
    public static async Task<string[]> RunAsync(params string[] script)
    {
        string shell = Path.ChangeExtension(typeof(Terminal).Assembly.Location, "dll");
        ProcessStartInfo start = new("dotnet", [shell]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(string.Join('\n', script));
        process.StandardInput.Close();
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
