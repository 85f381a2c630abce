using System.Collections.Concurrent;
using System.Diagnostics;
using WafSimulator;

namespace WafPS.Tests.Loading;

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
    public async Task Eight_runspaces_never_mix_credentials_and_leak_no_memory_or_threads()
    {
        int wrong = 0;
        int right = 0;
        foreach (Simulator service in _services)
        {
            service.RequestCompleted += request => Interlocked.Increment(
                ref request.Status == 200 && request.Headers["X-Auth-Token"] == service.Account.Token ? ref right : ref wrong);
        }

        // What is made once is made in the first rounds.
        await RunAsync(rounds: 30);
        (long memory, int threads) = (Memory(), Threads());
        await RunAsync(rounds: 70);
        Assert.Equal((Runspaces * 100 * 5, 0), (right, wrong));
        // 2,800 jobs and 560 calls later.
        Assert.InRange(Memory() - memory, long.MinValue, 2 << 20);
        // Threads of the pool that have nothing to do go: here after two seconds, by the project's settings.
        for (Stopwatch settling = Stopwatch.StartNew(); Threads() > threads + 8 && settling.Elapsed < TimeSpan.FromSeconds(60);)
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        Assert.InRange(Threads() - threads, int.MinValue, 8);
    }

    [Fact]
    public async Task A_requested_pause_applies_to_all_runspaces_with_the_same_endpoint_only()
    {
        TimeSpan pause = TimeSpan.FromSeconds(5);
        TaskCompletionSource<DateTimeOffset> rejected = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _services[0].RequestCompleted += request => rejected.TrySetResult(DateTimeOffset.UtcNow);
        Task first = ReadAsync(0, _services[0].AddJob().Then(Faults.Status(429, "APIGW.0308", "too many", ("Retry-After", $"{pause.TotalSeconds}"))));
        DateTimeOffset at = await rejected.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        // It has been sent, which isn't to say that it has been read: until then nobody knows of a pause.
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        ConcurrentBag<(bool IsPaused, TimeSpan After)> arrivals = [];
        _services.ForEach(service => service.RequestCompleted += request => arrivals.Add((service == _services[0], request.At - at)));
        // Half of them at the first service, each other one at its own.
        await Task.WhenAll([first, .. Enumerable.Range(1, Runspaces - 1).Select(i => ReadAsync(i, _services[i < Runspaces / 2 ? 0 : i].AddJob()))]);
        Assert.Equal((4, 4), (arrivals.Count(arrival => arrival.IsPaused), arrivals.Count(arrival => !arrival.IsPaused)));
        Assert.All(arrivals, arrival => Assert.Equal(arrival.IsPaused, arrival.After > pause - TimeSpan.FromSeconds(0.2)));

        Task ReadAsync(int i, SimulatedJob job) => Task.Run(() =>
        {
            Simulator service = _services[i < Runspaces / 2 ? 0 : i];
            _sessions[i].Set("WafEndpoint", service.Http);
            _sessions[i].Set("WafProjectId", service.Account.ProjectId);
            _sessions[i].Set("WafToken", service.Account.Token);
            Assert.Single(_sessions[i].Run($"Get-WafAsyncJob {job.Id}").WithoutErrors().Output);
        });
    }

    private Task RunAsync(int rounds) => Task.WhenAll(_services.Zip(_sessions, (service, session) => Task.Run(() =>
    {
        session.Set("ids", Enumerable.Range(0, 5).Select(_ => service.AddJob().Id).ToArray());
        for (int round = 0; round < rounds; round++)
        {
            Result result = session.Run(round % 2 == 0 ? "$ids | Get-WafAsyncJob" : "$ids | Wait-WafAsyncJob").WithoutErrors();
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
