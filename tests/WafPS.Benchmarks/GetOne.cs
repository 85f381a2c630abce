using BareModule;
using RealShell;

namespace WafPS.Benchmarks;

/// <summary>One ID a call, one call after the other, all of it warm, as a loop in a script does it.</summary>
internal static class GetOne
{
    // At least a tenth of a second, because shorter times depend on other processes.
    private const int Calls = 500;

    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        using ShellSession shell = new();
        string id = (await waf.AddJobsAsync(2, polls: 1))[0];
        await shell.MeasureAsync(
            $"Import-Module '{ModuleFolder.Manifest}', '{typeof(GetBareCommand).Assembly.Location}'; $WafEndpoint = '{waf.Http}'; $WafProjectId = '{waf.ProjectId}'; $WafToken = '{waf.Token}'; "
            + $"$uri = '{waf.Http}v1/{waf.ProjectId}/waf/async-job/{id}'; $headers = @{{ 'X-Auth-Token' = $WafToken }}");
        return
        [
            await CompareAsync("`Invoke-RestMethod`", 1, "Invoke-RestMethod $uri -Headers $headers"),
            await CompareAsync("a cmdlet with a bare HttpClient and System.Text.Json", 1.35, "Get-Bare $uri -Token $WafToken"),
        ];

        Task<Figure> CompareAsync(string with, double aim, string other) => new Comparison("get-one", $"`Get-WafAsyncJob` in a loop, compared with {with}", aim).RunAsync(
            12, effort.Rounds(15), () => MeasureAsync($"Get-WafAsyncJob {id} -MaxRequestsPerSecond 1000000"), () => MeasureAsync(other));

        Task<TimeSpan> MeasureAsync(string call) => shell.MeasureAsync($"for ($i = 0; $i -lt {Calls}; $i++) {{ $null = {call} }}");
    }
}
