using System.Diagnostics;
using System.Text.Json;

namespace WafPS.Benchmarks;

/// <summary>Many piped IDs with a server that takes 20 ms for each response, compared with a bare HttpClient with the same concurrency.</summary>
internal static class GetMany
{
    private const int Jobs = 10_000;
    private const int InFlight = 64;

    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        await waf.SlowDownAsync(0.02);
        string[] ids = await waf.AddJobsAsync(Jobs, polls: 1);
        using BenchmarkSession session = new(waf);
        session.Set("ids", ids);
        using HttpClient client = new();
        client.DefaultRequestHeaders.Add("X-Auth-Token", waf.Token);
        return
        [
            await new Comparison("get-many", $"{Jobs:N0} ids through `Get-WafAsyncJob`, {InFlight} in flight, a server of 20 ms, beside a bare HttpClient", aim: 1.1)
                .RunAsync(1, effort.Rounds(5), OursAsync, BareAsync),
        ];

        Task<TimeSpan> OursAsync()
        {
            Stopwatch watch = Stopwatch.StartNew();
            int count = session.Run($"$ids | Get-WafAsyncJob -ThrottleLimit {InFlight} -MaxRequestsPerSecond 1000000");
            return Task.FromResult(count == Jobs ? watch.Elapsed : throw new InvalidOperationException($"{count} jobs instead of {Jobs}."));
        }

        async Task<TimeSpan> BareAsync()
        {
            Stopwatch watch = Stopwatch.StartNew();
            await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (id, token) =>
            {
                using Stream body = await client.GetStreamAsync(new Uri(waf.Http, $"v1/{waf.ProjectId}/waf/async-job/{id}"), token);
                using JsonDocument job = await JsonDocument.ParseAsync(body, cancellationToken: token);
                _ = job.RootElement.GetProperty("status").GetString();
            });
            return watch.Elapsed;
        }
    }
}
