using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WafSimulator;

/// <summary>
/// Huawei Cloud WAF's ConfirmAsyncJob and the API gateway before it, on loopback, over real sockets; and, at the same address,
/// what WafPS needs of IAM, STS and the metadata service of a server.
/// Start here: <see cref="StartAsync"/>, <see cref="AddJob"/>, then check <see cref="Requests"/>.
/// </summary>
public sealed class Simulator : IAsyncDisposable
{
    private static readonly Lazy<X509Certificate2> s_certificate = new(() => TestCertificate.Create());

    private readonly WebApplication _host;
    private readonly bool _keepsRequests;
    private readonly ShiftedTime _time;
    private readonly Gateway _gateway;
    private readonly IdentityService _identity;
    private readonly TokenService _tokens;
    private readonly MetadataService _metadata;
    private readonly ConcurrentDictionary<string, SimulatedJob> _jobs = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();

    private Simulator(TimeProvider time, SimulatedAccount account, X509Certificate2? certificate, int httpPort, int httpsPort, bool keepsRequests)
    {
        _keepsRequests = keepsRequests;
        _time = new ShiftedTime(time);
        Account = account;
        Agency = new SimulatedAgency(account);
        _gateway = new Gateway(account, _time);
        _identity = new IdentityService(account, _gateway, _time);
        _tokens = new TokenService(account, _gateway);
        _metadata = new MetadataService(account, Agency, _time);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, httpPort);
            kestrel.Listen(IPAddress.Loopback, httpsPort, endpoint => endpoint.UseHttps(certificate ?? s_certificate.Value));
            kestrel.Limits.MaxResponseBufferSize = null;
        });
        // Signals are for the program that runs this, be it ours or a test's.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        _host = builder.Build();
        _host.Run(RespondAsync);
    }

    public SimulatedAccount Account { get; }

    /// <summary>The agency of the server that this would be asked from.</summary>
    public SimulatedAgency Agency { get; }

    /// <summary>How far the service's clock is ahead.</summary>
    public TimeSpan ClockOffset
    {
        get => _time.Offset;
        set => _time.Offset = value;
    }

    /// <summary>Where it listens without TLS.</summary>
    public Uri Http { get; private set; } = null!;

    /// <summary>Where it listens with a certificate that nobody trusts.</summary>
    public Uri Https { get; private set; } = null!;

    /// <summary>The time that every response takes.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>So many requests in each window of time, and 429 for those beyond. Null: no limit.</summary>
    public (int Requests, TimeSpan Window)? Limit
    {
        get => _gateway.Limit;
        set => _gateway.Limit = value;
    }

    /// <summary>The response of IAM instead of the usual one. Null: the usual one.</summary>
    public Fault? Identity { get; set; }

    /// <summary>How many requests IAM got.</summary>
    public int IdentityRequestCount => _identity.RequestCount;

    /// <summary>All that arrived, in order.</summary>
    public IReadOnlyCollection<RecordedRequest> Requests => _requests;

    /// <summary>Requests that have arrived and have no response yet.</summary>
    public int InFlight => _inFlight;

    /// <summary>The most requests that were ever in flight together.</summary>
    public int MaxInFlight { get; private set; }

    /// <summary>Raised for each request before its response is sent.</summary>
    public event Action<RecordedRequest>? RequestArrived;

    /// <summary>Raised for each request that has a response.</summary>
    public event Action<RecordedRequest>? RequestCompleted;

    private int _inFlight;

    /// <param name="time">The clock of jobs and signatures.</param>
    /// <param name="account">Who may call.</param>
    /// <param name="certificate">For https. Default: a self-signed one for localhost.</param>
    /// <param name="httpPort">Zero: any that is free.</param>
    /// <param name="httpsPort">Zero: any that is free.</param>
    /// <param name="keepsRequests">Whether <see cref="Requests"/> contains the requests that arrived.</param>
    public static async Task<Simulator> StartAsync(
        TimeProvider? time = null, SimulatedAccount? account = null, X509Certificate2? certificate = null, int httpPort = 0, int httpsPort = 0, bool keepsRequests = true)
    {
        Simulator simulator = new(time ?? TimeProvider.System, account ?? new SimulatedAccount(), certificate, httpPort, httpsPort, keepsRequests);
        await simulator._host.StartAsync();
        foreach (string address in simulator._host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses)
        {
            Uri uri = new(address);
            (simulator.Http, simulator.Https) = uri.Scheme == "http" ? (uri, simulator.Https) : (simulator.Http, uri);
        }

        return simulator;
    }

    /// <param name="lifetime">Zero: it has ended already.</param>
    /// <param name="outcome">The status it ends with.</param>
    /// <param name="messages">The job shows them at even intervals, and the last one after its end.</param>
    public SimulatedJob AddJob(TimeSpan lifetime = default, string outcome = "SUCCESS", params string[] messages) => Add(new()
    {
        Id = NewId(),
        Start = _time.GetUtcNow(),
        Lifetime = lifetime,
        Outcome = outcome,
        Messages = messages.Length == 0 ? ["Checking domain name configuration", "Done"] : messages,
    });

    /// <summary>Makes an encoded message that STS decodes to this JSON.</summary>
    public static string Encode(string json) => TokenService.Encode(json);

    /// <summary>Adds a job that ends after this number of polls.</summary>
    public SimulatedJob AddJobOfPolls(int polls) => Add(new() { Id = NewId(), Start = _time.GetUtcNow(), PollCount = polls });

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(new CancellationToken(canceled: true));
        await _host.DisposeAsync();
    }

    /// <summary>A job of which each detail is given.</summary>
    public SimulatedJob Add(SimulatedJob job) => _jobs[job.Id] = job;

    /// <returns>Null if there is no job with this ID.</returns>
    public SimulatedJob? FindJob(string? id) => id is null ? null : _jobs.GetValueOrDefault(id);

    private static string NewId() => Guid.NewGuid().ToString("N");

    private async Task RespondAsync(HttpContext context)
    {
        context.Response.Headers.Date = _time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        if (await SimulatorControl.TryRespondAsync(this, context))
        {
            return;
        }

        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        JobRoute? route = JobRoute.Parse(context.Request);
        RecordedRequest request = new(
            context.Request.Method,
            target,
            route?.JobId,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            _time.GetUtcNow());
        if (_keepsRequests)
        {
            _requests.Enqueue(request);
        }

        FindJob(route?.JobId)?.Count(target);
        lock (_requests)
        {
            MaxInFlight = Math.Max(MaxInFlight, ++_inFlight);
        }

        try
        {
            context.Response.Headers[GatewayResponse.RequestIdHeader] = Guid.NewGuid().ToString("N");
            context.Response.OnStarting(() => Task.FromResult(request.Status = context.Response.StatusCode));
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            byte[] bytes = body.ToArray();
            request.Body = Encoding.UTF8.GetString(bytes);
            RequestArrived?.Invoke(request);
            await RespondAsync(context, route, bytes);
            request.Status = context.Response.StatusCode;
        }
        finally
        {
            lock (_requests)
            {
                _inFlight--;
            }

            RequestCompleted?.Invoke(request);
        }
    }

    private Task RespondAsync(HttpContext context, JobRoute? route, byte[] body) =>
        IdentityService.Knows(context.Request) ? _identity.RespondAsync(context, body, Identity)
        : TokenService.Knows(context.Request) ? _tokens.RespondAsync(context, body)
        : MetadataService.Knows(context.Request) ? _metadata.RespondAsync(context)
        : RespondJobAsync(context, route, body);

    private async Task RespondJobAsync(HttpContext context, JobRoute? route, byte[] body)
    {
        if (Latency > TimeSpan.Zero)
        {
            await Task.Delay(Latency, context.RequestAborted);
        }

        SimulatedJob? job = FindJob(route?.JobId);
        GatewayError? rejection = _gateway.Check(context, route, body) ?? (job is null ? GatewayError.NoSuchJob : null);
        if (rejection is not null)
        {
            await GatewayResponse.WriteErrorAsync(context, rejection.Status, rejection.Code, rejection.Message);
        }
        else if (job!.NextFault() is { } fault)
        {
            await fault(context);
        }
        else
        {
            (string status, string message) = job.StateAt(_time.GetUtcNow());
            await GatewayResponse.WriteAsync(context, 200, new { status, message, job_id = job.Id });
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
