using BareModule;
using RealShell;

namespace WafPS.Benchmarks;

/// <summary>What a script that asks once has to wait for: import, settings, connection, response.</summary>
internal static class FirstCall
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        string id = (await waf.AddJobsAsync(2, polls: 1))[0];
        string bare = PeerModule.LayOut(typeof(GetBareCommand), "Get-Bare");
        string uri = $"{waf.Http}v1/{waf.ProjectId}/waf/async-job/{id}";
        string ours = $"Import-Module '{ModuleFolder.Manifest}'; $WafEndpoint = '{waf.Http}'; $WafProjectId = '{waf.ProjectId}'; $WafToken = '{waf.Token}'; Get-WafAsyncJob {id}";
        return
        [
            await CompareAsync("the first `Invoke-RestMethod`", 1, $"Invoke-RestMethod {uri} -Headers @{{ 'X-Auth-Token' = '{waf.Token}' }}"),
            await CompareAsync("import and first call of a cmdlet with a bare HttpClient", 1.5, $"Import-Module '{bare}'; Get-Bare {uri} -Token '{waf.Token}'"),
        ];

        Task<Figure> CompareAsync(string with, double aim, string other) =>
            new Comparison("first-call", $"import and first `Get-WafAsyncJob` in a fresh shell, compared with {with}", aim).RunAsync(
                1, effort.Rounds(15), () => ShellSession.MeasureFreshAsync(ours), () => ShellSession.MeasureFreshAsync(other));
    }
}
