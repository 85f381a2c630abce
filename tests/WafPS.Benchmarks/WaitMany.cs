using System.Diagnostics;

namespace WafPS.Benchmarks;

/// <summary>
/// Many jobs with five polls each at 200 ms, compared with the ideal schedule and with the scripts that a user would write. The server is
/// a process of its own, on the same cores.
/// </summary>
internal static class WaitMany
{
    private const int PollCount = 5;
    private const int InFlight = 64;

    private static readonly string s_wait = $"$ids | Wait-WafAsyncJob -PollIntervalSec 0.2 -MaxPollIntervalSec 0.2 -MaxRequestsPerSecond 1000000 -ThrottleLimit {InFlight}";

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        using BenchmarkSession session = new(waf);
        using HttpClient client = new();
        client.DefaultRequestHeaders.Add("X-Auth-Token", waf.Token);
        session.Set("client", client);
        session.Set("base", $"{waf.Http}v1/{waf.ProjectId}/waf/async-job/");

        TimeSpan ideal = (PollCount - 1) * s_interval;
        Figure wall = await new Comparison("wait-many", "1,000 jobs, beside the ideal schedule", aim: 1.05)
            .RunAsync(10, effort.Rounds(9), async () => (await MeasureAsync(s_wait, 1000)).Wall, () => Task.FromResult(ideal));

        List<double> memory = [];
        List<int> threads = [];
        for (int i = 0; i < 3; i++)
        {
            (double over, _, int more) = await FreshWait.MeasureAsync(waf, 1000, PollCount);
            memory.Add(over);
            threads.Add(more);
        }

        List<Figure> figures =
        [
            wall,
            Figure.Of("wait-many", "1,000 jobs: memory of the first wait of a process that has read one job", memory, 16, " MiB", $"At most {threads.Max()} threads more."),
            .. await GainsAsync("200 jobs: `ForEach-Object -Parallel`", 20, effort.IsQuick ? 1 : 3, () => MeasureAsync(s_wait, 200), () => MeasureAsync(Loop(""), 200)),
            .. await GainsAsync("1,000 jobs: `ForEach-Object -Parallel -ThrottleLimit 64`", 2, effort.Rounds(3), () => MeasureAsync(s_wait, 1000), () => MeasureAsync(Loop("-ThrottleLimit 64"), 1000)),
        ];
        if (await Peers.AreThereAsync())
        {
            // Signed as well, as Huawei's signer does it.
            session.Set("WafToken", null);
            session.Set("WafAccessKey", SimulatorProcess.AccessKey);
            session.Set("WafSecretKey", SimulatorProcess.SecretKey);
            await MeasureAsync(s_wait, 1000);
            figures.AddRange(await GainsAsync("1,000 jobs: Huawei's signer for Node.js in a polling loop", 1, effort.Rounds(9), () => MeasureAsync(s_wait, 1000), PollAsync));
        }
        else
        {
            Console.WriteLine("wait-many: not run beside Huawei's signer: no Node.js here, or its packages can't be had.");
        }

        return figures;

        async Task<(TimeSpan Wall, TimeSpan Cpu)> PollAsync()
        {
            List<string[]> waits = [];
            for (int i = 0; i < 4; i++)
            {
                waits.Add(await waf.AddJobsAsync(1000, PollCount));
            }

            return await Peers.PollAsync(waf, waits, s_interval, InFlight);
        }

        async Task<(TimeSpan Wall, TimeSpan Cpu)> MeasureAsync(string script, int jobs)
        {
            session.Set("ids", await waf.AddJobsAsync(jobs, PollCount));
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            Stopwatch watch = Stopwatch.StartNew();
            int ended = session.Run(script);
            return ended == jobs
                ? (watch.Elapsed, Environment.CpuUsage.TotalTime - cpu)
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

    // In turn, as in every comparison; a pair for warming up is left out, since these take long and are far apart.
    private static async Task<IEnumerable<Figure>> GainsAsync(
        string what, double aim, int pairs, Func<Task<(TimeSpan Wall, TimeSpan Cpu)>> ours, Func<Task<(TimeSpan Wall, TimeSpan Cpu)>> others)
    {
        List<((TimeSpan Wall, TimeSpan Cpu) Ours, (TimeSpan Wall, TimeSpan Cpu) Others)> measured = [];
        for (int i = 0; i < pairs; i++)
        {
            measured.Add((await ours(), await others()));
        }

        return
        [
            Gain("takes longer", measured.Select(pair => (pair.Ours.Wall, pair.Others.Wall))),
            Gain("takes more CPU", measured.Select(pair => (pair.Ours.Cpu, pair.Others.Cpu))),
        ];

        Figure Gain(string how, IEnumerable<(TimeSpan Ours, TimeSpan Others)> pairs) => Figure.Of(
            "wait-many", $"{what} {how}", [.. pairs.Select(pair => pair.Others / pair.Ours)], aim, " times",
            $"{Comparison.Median(pairs.Select(pair => pair.Others.TotalSeconds)):0.00} s beside {Comparison.Median(pairs.Select(pair => pair.Ours.TotalSeconds)):0.00} s.", isGain: true);
    }
}
