using System.Diagnostics;

namespace RealShell;

/// <summary>The real shell in a process of its own.</summary>
public static class ShellProcess
{
    private static readonly string[] s_settings = ["HUAWEICLOUD_SDK_", "HW_", "OS_", "CLOUD_SDK_"];

    /// <summary>How to start the shell: without a profile, without telemetry, and without the settings for Huawei Cloud of this machine.</summary>
    /// <param name="arguments">For the shell, behind <c>-NoProfile</c>.</param>
    public static ProcessStartInfo StartInfo(params string[] arguments) => StartInfo(ShellPackage.Path, arguments);

    /// <inheritdoc cref="StartInfo(string[])"/>
    /// <param name="shell">The path of a <c>pwsh.dll</c>.</param>
    /// <param name="arguments">For the shell, behind <c>-NoProfile</c>.</param>
    public static ProcessStartInfo StartInfo(string shell, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [shell, "-NoLogo", "-NoProfile", .. arguments]);
        foreach (string name in start.Environment.Keys.Where(name => s_settings.Any(name.StartsWith)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        return start;
    }

    /// <summary>Has a shell compile nothing a second time: one that lives for seconds loses more by that than it gains (measured: a sixth less CPU).</summary>
    public static ProcessStartInfo WithoutTiers(this ProcessStartInfo start)
    {
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCounting"] = "0";
        return start;
    }

    /// <summary>Runs a script from a file, as <c>pwsh -File</c> does, and returns when the shell has ended.</summary>
    /// <returns>The exit code, and what the shell wrote to its standard output and its standard error.</returns>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(string script, CancellationToken cancellationToken = default) =>
        RunAsync(script, cacheFolder: null, cancellationToken);

    /// <inheritdoc cref="RunAsync(string, CancellationToken)"/>
    /// <param name="script">The script.</param>
    /// <param name="cacheFolder">The folder of the shell's own caches, on Linux and macOS. Null for the user's.</param>
    /// <param name="cancellationToken">Ends the wait for the shell.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string script, string? cacheFolder, CancellationToken cancellationToken)
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.ps1");
        await File.WriteAllTextAsync(file, script, cancellationToken);
        try
        {
            ProcessStartInfo start = StartInfo("-NonInteractive", "-File", file).WithoutTiers();
            if (cacheFolder is not null)
            {
                start.Environment["XDG_CACHE_HOME"] = cacheFolder;
            }

            (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, output, await errors);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
