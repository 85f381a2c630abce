using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using RealShell;

namespace WafPS.Benchmarks;

/// <summary>What others would use instead, in a process of its own: Huawei's signer for Node.js.</summary>
internal static class Peers
{
    private static readonly string s_folder = Path.Combine(ModuleFolder.Root, "tests", "WafPS.Benchmarks", "peers");

    /// <summary>Installs its packages where they aren't yet.</summary>
    /// <returns>Whether there is a Node.js, and they could be had.</returns>
    public static async Task<bool> AreThereAsync()
    {
        try
        {
            (int exitCode, _) = await RunAsync("node", ["--version"], "");
            return exitCode == 0 && (Directory.Exists(Path.Combine(s_folder, "node_modules")) || (await RunAsync("npm", ["ci"], "")).ExitCode == 0);
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <param name="waf">The service.</param>
    /// <param name="waits">The jobs of each wait. All but the last one are there to warm up.</param>
    /// <param name="interval">The time between a response and the next poll.</param>
    /// <param name="inFlight">The maximum number of requests in flight.</param>
    public static async Task<(TimeSpan Wall, TimeSpan Cpu)> PollAsync(SimulatorProcess waf, IEnumerable<string[]> waits, TimeSpan interval, int inFlight)
    {
        (int exitCode, string output) = await RunAsync(
            "node",
            ["poll.js", waf.Http.AbsoluteUri, waf.ProjectId, SimulatorProcess.AccessKey, SimulatorProcess.SecretKey, $"{interval.TotalMilliseconds}", $"{inFlight}"],
            string.Join('\n', waits.Select(ids => string.Join(' ', ids))));
        Times times = exitCode == 0 && JsonSerializer.Deserialize<Times>(output, JsonSerializerOptions.Web) is { } read ? read : throw new InvalidOperationException($"The loop in Node.js ended with {exitCode}. {output}");
        return (TimeSpan.FromMilliseconds(times.Wall), TimeSpan.FromMilliseconds(times.Cpu));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, string input)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = s_folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output);
    }

    private sealed record Times(double Wall, double Cpu);
}
