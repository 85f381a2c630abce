using System.Diagnostics;

namespace WafPS.Benchmarks;

/// <summary>
/// Many jobs, five looks each at 200 ms: beside the ideal schedule, and beside what a user would write instead. The server is
/// a process of its own, on the same cores.
/// </summary>
internal static class WaitMany
{
    private const int Looks = 5;
    private const string Wait = "$ids | Wait-WafAsyncJob -PollIntervalSec 0.2 -MaxPollIntervalSec 0.2 -MaxRequestsPerSecond 1000000 -ThrottleLimit 64";

    private static readonly TimeSpan s_gap = TimeSpan.FromMilliseconds(200);

    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        using BenchmarkSession session = new(waf);
        using HttpClient client = new();
        client.DefaultRequestHeaders.Add("X-Auth-Token", waf.Token);
        session.Set("client", client);
        session.Set("base", $"{waf.Http}v1/{waf.ProjectId}/waf/async-job/");

        TimeSpan ideal = (Looks - 1) * s_gap;
        Figure wall = await new Comparison("wait-many", "1,000 jobs, beside the ideal schedule", aim: 1.05)
            .RunAsync(10, effort.Rounds(9), async () => (await MeasureAsync(Wait, 1000)).Wall, () => Task.FromResult(ideal));
        ResourceWatch resources = new();
        await MeasureAsync(Wait, 1000);
        (double mebibytes, int threads) = resources.Stop();

        (TimeSpan Wall, TimeSpan Cpu) few = await MedianAsync(() => MeasureAsync(Wait, 200));
        (TimeSpan Wall, TimeSpan Cpu) narrow = await MeasureAsync(Loop(""), 200);
        (TimeSpan Wall, TimeSpan Cpu) many = await MedianAsync(() => MeasureAsync(Wait, 1000));
        (TimeSpan Wall, TimeSpan Cpu) broad = await MeasureAsync(Loop("-ThrottleLimit 64"), 1000);
        List<Figure> figures =
        [
            wall,
            new Figure("wait-many", "1,000 jobs: memory over an idle engine that has waited before", mebibytes, mebibytes, mebibytes, 16, " MiB", $"+{threads} threads."),
            Gain("200 jobs: `ForEach-Object -Parallel` takes longer", narrow.Wall, few.Wall, 20),
            Gain("200 jobs: `ForEach-Object -Parallel` takes more CPU", narrow.Cpu, few.Cpu, 20),
            Gain("1,000 jobs: `ForEach-Object -Parallel -ThrottleLimit 64` takes longer", broad.Wall, many.Wall, 2),
            Gain("1,000 jobs: `ForEach-Object -Parallel -ThrottleLimit 64` takes more CPU", broad.Cpu, many.Cpu, 2),
        ];
        if (await Peers.PollAsync(waf, await waf.AddJobsAsync(1000, Looks), s_gap) is { } node)
        {
            // Signed as well, as Huawei's signer does it.
            session.Set("WafToken", null);
            session.Set("WafAccessKey", SimulatorProcess.AccessKey);
            session.Set("WafSecretKey", SimulatorProcess.SecretKey);
            (TimeSpan Wall, TimeSpan Cpu) signed = await MedianAsync(() => MeasureAsync(Wait, 1000));
            figures.Add(Gain("1,000 jobs: Huawei's signer for Node.js in a polling loop takes longer", node.Wall, signed.Wall, 1));
            figures.Add(Gain("1,000 jobs: Huawei's signer for Node.js in a polling loop takes more CPU", node.Cpu, signed.Cpu, 1));
        }
        else
        {
            Console.WriteLine("wait-many: not run beside Huawei's signer, since there is no Node.js here or its packages can't be had.");
        }

        return figures;

        async Task<(TimeSpan Wall, TimeSpan Cpu)> MeasureAsync(string script, int jobs)
        {
            session.Set("ids", await waf.AddJobsAsync(jobs, Looks));
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            Stopwatch watch = Stopwatch.StartNew();
            int ended = session.Run(script);
            return ended == jobs
                ? (watch.Elapsed, Process.GetCurrentProcess().TotalProcessorTime - cpu)
                : throw new InvalidOperationException($"{ended} jobs instead of {jobs}.");
        }
    }

    private static string Loop(string parameters) => $$"""
        $ids | ForEach-Object {{parameters}} -Parallel {
            $uri = "$($using:base)$_"
            while ($true) {
                $text = ($using:client).GetStringAsync($uri).GetAwaiter().GetResult()
                if ($text -match '"SUCCESS"') { break }
                [System.Threading.Thread]::Sleep(200)
            }
            $_
        }
        """;

    private static async Task<(TimeSpan Wall, TimeSpan Cpu)> MedianAsync(Func<Task<(TimeSpan Wall, TimeSpan Cpu)>> measure)
    {
        List<(TimeSpan Wall, TimeSpan Cpu)> rounds = [];
        for (int i = 0; i < 5; i++)
        {
            rounds.Add(await measure());
        }

        return (rounds.Select(round => round.Wall).Order().ElementAt(2), rounds.Select(round => round.Cpu).Order().ElementAt(2));
    }

    private static Figure Gain(string what, TimeSpan other, TimeSpan ours, double aim) =>
        new("wait-many", what, other / ours, other / ours, other / ours, aim, " times", $"{other.TotalSeconds:0.00} s beside {ours.TotalSeconds:0.00} s.", IsGain: true);
}
