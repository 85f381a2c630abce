using RealShell;

namespace WafPS.Tests;

/// <summary>The real shell in a process of its own, for what can't be undone in this one, and for what it draws.</summary>
internal static class FreshShell
{
    /// <returns>The lines that the script wrote. Errors come before them.</returns>
    public static async Task<string[]> RunAsync(params string[] script)
    {
        (int exitCode, string output, string errors) = await ShellProcess.RunAsync(string.Join('\n', script), TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, errors + output);
        return (errors + output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>As a user's first shell. A later one compiles ahead what the ones before it compiled, and loads the assemblies for that.</summary>
    public static async Task<string[]> RunFirstAsync(params string[] script)
    {
        DirectoryInfo cache = Directory.CreateTempSubdirectory("WafPS.Tests.");
        try
        {
            (int exitCode, string output, string errors) = await ShellProcess.RunAsync(string.Join('\n', script), cache.FullName, TestContext.Current.CancellationToken);
            Assert.True(exitCode == 0, errors + output);
            return (errors + output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        finally
        {
            cache.Delete(recursive: true);
        }
    }

    /// <returns>What the shell shows of this script's output in a terminal of so many columns, colours included.</returns>
    public static async Task<string> DrawAsync(string script, int columns = 80)
    {
        // The console host leaves the last column free.
        (int exitCode, string output, string errors) = await ShellProcess.RunAsync(
            $"$PSStyle.OutputRendering = 'Ansi'; Write-Host -NoNewline (& {{ {script} }} | Out-String -Width {columns - 1})", TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0 && errors.Length == 0, errors + output);
        return output;
    }
}
