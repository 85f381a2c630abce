using BareModule;
using WafPS.Shell;

namespace WafPS.Benchmarks;

/// <summary>What a script that asks once has to wait for: import, settings, connection, answer.</summary>
internal static class FirstCall
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        string id = (await waf.AddJobsAsync(2, looks: 1))[0];
        string bare = FreshProcess.LayOut(typeof(GetBareCommand), "Get-Bare");
        return await FreshProcess.CompareAsync(
            "first-call", "import and first `Get-WafAsyncJob` in a fresh process, beside those of a cmdlet with a bare HttpClient", aim: 1.5, effort,
            $"Import-Module '{ModuleFolder.Manifest}'; $WafEndpoint = '{waf.Http}'; $WafProjectId = '{waf.ProjectId}'; $WafToken = '{waf.Token}'; Get-WafAsyncJob {id}",
            $"Import-Module '{bare}'; Get-Bare {waf.Http}v1/{waf.ProjectId}/waf/async-job/{id} -Token '{waf.Token}'");
    }
}
