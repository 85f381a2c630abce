using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using WafPS.Shell;

namespace WafPS.Benchmarks;

/// <summary>What others would use instead, in a process of its own: Huawei's signer for Node.js.</summary>
internal static class Peers
{
    private static readonly string s_folder = Path.Combine(ModuleFolder.Root, "tests", "WafPS.Benchmarks", "peers");

    /// <returns>Null where this machine has no Node.js, or its packages can't be had.</returns>
    public static async Task<(TimeSpan Wall, TimeSpan Cpu)?> PollAsync(SimulatorProcess waf, IEnumerable<string> ids, TimeSpan gap)
    {
        if (!Directory.Exists(Path.Combine(s_folder, "node_modules")) && await RunAsync("npm", ["ci"], "") is null)
        {
            return null;
        }

        string? result = await RunAsync(
            "node", ["poll.js", waf.Http.AbsoluteUri, waf.ProjectId, SimulatorProcess.AccessKey, SimulatorProcess.SecretKey, $"{gap.TotalMilliseconds}"], string.Join('\n', ids));
        return result is null || JsonSerializer.Deserialize<Times>(result, JsonSerializerOptions.Web) is not { } times
            ? null
            : (TimeSpan.FromMilliseconds(times.Wall), TimeSpan.FromMilliseconds(times.Cpu));
    }

    private static async Task<string?> RunAsync(string program, string[] arguments, string input)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = s_folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private sealed record Times(double Wall, double Cpu);
}
