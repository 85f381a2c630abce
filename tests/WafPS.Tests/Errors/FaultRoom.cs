using System.Net;
using System.Net.Sockets;
using WafSimulator;

namespace WafPS.Tests.Errors;

/// <summary>A service for each case, so that none slows another: limits are shared by address.</summary>
internal sealed class FaultRoom : IAsyncDisposable
{
    private readonly List<IDisposable> _servers = [];
    private readonly List<Simulator> _simulators = [];
    private readonly Socket _closed = new(SocketType.Stream, ProtocolType.Tcp);

    private readonly SimulatedAccount _account;

    private FaultRoom(SimulatedAccount account, Simulator waf, Simulator expired, Simulator otherName)
    {
        _account = account;
        (Waf, Expired, OtherName) = (waf, expired, otherName);
        _simulators.AddRange([waf, expired, otherName]);
        // Bound, so that nobody else gets it, but not listening.
        _closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public Simulator Waf { get; }

    public Simulator Expired { get; }

    public Simulator OtherName { get; }

    public string Closed => $"http://{_closed.LocalEndPoint}";

    /// <param name="account">Whose keys and tokens all its services take.</param>
    public static async Task<FaultRoom> OpenAsync(SimulatedAccount account) => new(
        account,
        await Simulator.StartAsync(),
        await Simulator.StartAsync(certificate: TestCertificate.Create(expires: DateTimeOffset.UtcNow.AddDays(-1))),
        await Simulator.StartAsync(certificate: TestCertificate.Create("other.example.com")));

    /// <returns>The job to ask for, where, and how often somebody has; null where nobody can count that.</returns>
    public async Task<(string JobId, string Endpoint, string ProjectId, Func<int>? Requests)> PrepareAsync(FaultCase fault)
    {
        string id = Guid.NewGuid().ToString("N");
        if (fault.Endpoint is { } endpoint)
        {
            return (id, endpoint(this), Waf.Account.ProjectId, null);
        }

        if (fault.Server?.Invoke() is { } server)
        {
            _servers.Add(server);
            return (id, server.Address.AbsoluteUri, Waf.Account.ProjectId, () => server.Requests);
        }

        Simulator waf = await Simulator.StartAsync(account: _account);
        _simulators.Add(waf);
        SimulatedJob job = new() { Id = id, Start = default, Always = fault.Response };
        waf.Add(fault.First is { } first ? job.Then(first) : job);
        return (id, waf.Http.AbsoluteUri, waf.Account.ProjectId, () => waf.Requests.Count);
    }

    public async ValueTask DisposeAsync()
    {
        _servers.ForEach(server => server.Dispose());
        _closed.Dispose();
        foreach (Simulator simulator in _simulators)
        {
            await simulator.DisposeAsync();
        }
    }
}
