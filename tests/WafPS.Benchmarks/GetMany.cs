using System.Diagnostics;
using System.Text.Json;
using WafSimulator;

namespace WafPS.Benchmarks;

/// <summary>2,000 piped ids against a server that takes 20 ms an answer, beside a bare HttpClient with the same concurrency.</summary>
internal static class GetMany
{
    private const int Jobs = 2000;
    private const int InFlight = 16;

    public static async Task RunAsync()
    {
        await using Simulator waf = await Simulator.StartAsync();
        waf.Latency = TimeSpan.FromMilliseconds(20);
        string[] ids = [.. Enumerable.Range(0, Jobs).Select(_ => waf.AddJob().Id)];

        using BenchmarkSession session = new(waf);
        session.Set("ids", ids);
        session.Set("WafToken", null);
        session.Set("WafAccessKey", waf.Account.AccessKey);
        session.Set("WafSecretKey", waf.Account.SecretKey);
        using HttpClient client = new();
        client.DefaultRequestHeaders.Add("X-Auth-Token", waf.Account.Token);

        await Comparison.RunAsync("get-many", aim: 1.3, warmUps: 1, rounds: 5, OursAsync, BareAsync);

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
                using Stream body = await client.GetStreamAsync(new Uri(waf.Http, $"v1/{waf.Account.ProjectId}/waf/async-job/{id}"), token);
                using JsonDocument job = await JsonDocument.ParseAsync(body, cancellationToken: token);
                _ = job.RootElement.GetProperty("status").GetString();
            });
            return watch.Elapsed;
        }
    }
}
