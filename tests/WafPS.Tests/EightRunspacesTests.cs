using System.Diagnostics;
using WafSimulator;

namespace WafPS.Tests;

/// <summary>Eight runspaces that use the module at once. Not in parallel: the memory is the process's.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class EightRunspacesTests : IAsyncLifetime
{
    private const int Runspaces = 8;

    private readonly List<Simulator> _services = [];
    private readonly List<Session> _sessions = [];

    public async ValueTask InitializeAsync()
    {
        for (int i = 0; i < Runspaces; i++)
        {
            _services.Add(await Simulator.StartAsync(account: new SimulatedAccount(), keepsRequests: false));
            _sessions.Add(new Session(_services[i]));
            _sessions[i].Set("WafToken", _services[i].Account.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _sessions.ForEach(session => session.Dispose());
        foreach (Simulator service in _services)
        {
            await service.DisposeAsync();
        }
    }

    [Fact]
    public async Task Credentials_never_cross_and_a_hundred_rounds_leave_nothing_behind()
    {
        int wrong = 0;
        int right = 0;
        foreach (Simulator service in _services)
        {
            service.Answered += request => Interlocked.Increment(
                ref request.Status == 200 && request.Headers["X-Auth-Token"] == service.Account.Token ? ref right : ref wrong);
        }

        // What is made once is made in the first rounds.
        await RunAsync(rounds: 30);
        (long memory, int threads) = (Memory(), Threads());
        await RunAsync(rounds: 70);
        Assert.Equal((Runspaces * 100 * 5, 0), (right, wrong));
        // 2,800 jobs and 560 calls later.
        Assert.InRange(Memory() - memory, long.MinValue, 2 << 20);
        Assert.InRange(Threads() - threads, int.MinValue, 8);
    }

    [Fact]
    public async Task A_limit_is_kept_by_all_at_that_endpoint_and_by_nobody_else()
    {
        const int Limit = 20;
        // Four at the first service, which takes so few; one at each other.
        _services[0].Limit = (Limit, TimeSpan.FromSeconds(1));
        int throttled = 0;
        _services[0].Answered += request => Interlocked.Add(ref throttled, request.Status == 429 ? 1 : 0);
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan[] ends = await Task.WhenAll(_sessions.Select((session, i) => Task.Run(() =>
        {
            Simulator service = _services[i < 4 ? 0 : i];
            session.Set("WafEndpoint", service.Http);
            session.Set("WafProjectId", service.Account.ProjectId);
            session.Set("WafToken", service.Account.Token);
            session.Set("ids", Enumerable.Range(0, 2 * Limit).Select(_ => service.AddJob().Id).ToArray());
            Assert.Equal(2 * Limit, session.Run("$ids | Get-WafAsyncJob").Clean().Output.Count);
            return watch.Elapsed;
        })));
        // 160 requests, and no more than the first window's share of them refused: four calls of up to 16 in flight.
        Assert.InRange(throttled, 1, 4 * 16);
        Assert.True(ends[..4].Min() > TimeSpan.FromSeconds(1) && ends[4..].Max() < ends[..4].Max() / 2, string.Join(", ", ends));
    }

    private Task RunAsync(int rounds) => Task.WhenAll(_services.Zip(_sessions, (service, session) => Task.Run(() =>
    {
        session.Set("ids", Enumerable.Range(0, 5).Select(_ => service.AddJob().Id).ToArray());
        for (int round = 0; round < rounds; round++)
        {
            Result result = session.Run(round % 2 == 0 ? "$ids | Get-WafAsyncJob" : "$ids | Wait-WafAsyncJob").Clean();
            Assert.Equal(Enumerable.Repeat(service.Account.ProjectId, 5), result.Each("ProjectId"));
        }
    })));

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static int Threads()
    {
        using Process process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }
}
