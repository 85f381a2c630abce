using System.Diagnostics;
using BareModule;

namespace WafPS.Benchmarks;

/// <summary>One id a call, one call after the other, all of it warm, as a loop in a script does it.</summary>
internal static class GetOne
{
    // A tenth of a second and more: shorter ones say most of whoever else uses the machine.
    private const int Calls = 2_000;

    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        using BenchmarkSession session = new(waf);
        string id = (await waf.AddJobsAsync(2, looks: 1))[0];
        session.Run($"Import-Module '{typeof(GetBareCommand).Assembly.Location}'");
        session.Set("uri", new Uri(waf.Http, $"v1/{waf.ProjectId}/waf/async-job/{id}"));
        return
        [
            await new Comparison("get-one", "`Get-WafAsyncJob` in a loop, beside a cmdlet with a bare HttpClient and System.Text.Json", aim: 1.35).RunAsync(
                12, effort.Rounds(15),
                () => MeasureAsync($"for ($i = 0; $i -lt {Calls}; $i++) {{ $null = Get-WafAsyncJob {id} -MaxRequestsPerSecond 1000000 }}"),
                () => MeasureAsync($"for ($i = 0; $i -lt {Calls}; $i++) {{ $null = Get-Bare $uri -Token $WafToken }}")),
        ];

        Task<TimeSpan> MeasureAsync(string script)
        {
            Stopwatch watch = Stopwatch.StartNew();
            session.Run(script);
            return Task.FromResult(watch.Elapsed);
        }
    }
}
