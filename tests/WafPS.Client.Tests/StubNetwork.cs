using System.Net;
using Microsoft.Extensions.Time.Testing;
using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Operations;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests;

/// <summary>A network whose responses and clock a test sets.</summary>
internal sealed class StubNetwork : HttpMessageHandler
{
    public const string JobId = "f67a449d22634193a7edd4edb5b29ee5";

    private readonly Func<HttpRequestMessage, int, CancellationToken, Task<HttpResponseMessage>> _response;

    private StubNetwork(Func<HttpRequestMessage, int, CancellationToken, Task<HttpResponseMessage>> response) => _response = response;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Of the process that this is the network of.</summary>
    public CredentialGuards Guards => field ??= new CredentialGuards(Time);

    /// <summary>When each request was sent, since the first one.</summary>
    public List<TimeSpan> SentAt { get; } = [];

    public List<HttpRequestMessage> Sent { get; } = [];

    private DateTimeOffset _start;

    public static StubNetwork Responding(params Func<HttpResponseMessage>[] responses) =>
        new((_, i, _) => Task.FromResult(responses[Math.Min(i, responses.Length - 1)]()));

    public static StubNetwork Doing(Func<HttpRequestMessage, int, CancellationToken, Task<HttpResponseMessage>> response) => new(response);

    public static HttpResponseMessage Job(string status = "SUCCESS") => Body(200, $$"""{"status":"{{status}}","message":"m","job_id":"{{JobId}}"}""");

    public static HttpResponseMessage Body(int status, string body, params (string Name, string Value)[] headers)
    {
        HttpResponseMessage response = new((HttpStatusCode)status) { Content = new StringContent(body) };
        foreach ((string name, string value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    /// <summary>A response as the transport reads it.</summary>
    public static Response Read(int status, byte[] body) => new()
    {
        Request = new SentRequest(new RequestTarget(CloudService.Waf, new Uri("https://waf.example.com"))),
        StatusCode = status,
        Body = new(body),
    };

    public static ConnectionSettings Connection(params string[] endpoints) => new()
    {
        Endpoints = [.. (endpoints.Length == 0 ? ["https://waf.example.com"] : endpoints).Select(text => new Uri(text))],
        Region = "cn-north-4",
        ProjectId = "550e8400e29b41d4a716446655440000",
        Credential = new AccessKey("QTWAOYTTINDUT2QVKYUC", new Secret("MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc")),
    };

    /// <summary>Reads the job, moving the clock on until that has an end.</summary>
    public async Task<AsyncJob> GetJobAsync(ConnectionSettings? connection = null, ClientEvents? events = null, CancellationToken cancellationToken = default)
    {
        ConnectionSettings settings = connection ?? Connection();
        WafClient client = new(settings, settings.Credential!, ApiClient(events, perSecond: 200));
        return await UntilEndAsync(client.GetJobAsync(JobId, cancellationToken), TimeSpan.FromMilliseconds(100));
    }

    public WafClient Client(ConnectionSettings? connection = null, int perSecond = 1_000_000)
    {
        ConnectionSettings settings = connection ?? Connection();
        return new WafClient(settings, settings.Credential!, ApiClient(perSecond: perSecond));
    }

    public ApiClient ApiClient(ClientEvents? events = null, int perSecond = 1_000_000, int throttleLimit = 10_000)
    {
        ClientEvents listened = events ?? ClientEvents.None;
        RequestGate gate = new(throttleLimit, perSecond, new SharedRateLimiters(Time), Guards, listened.Waiting);
        return new ApiClient(new HttpClientProvider(() => this), new ServiceClock(Time), gate, listened, "WafPS/0 (tests)", TimeSpan.FromSeconds(30));
    }

    /// <summary>Moves the clock on until there is a result.</summary>
    public async Task<T> UntilEndAsync<T>(Task<T> task, TimeSpan tick)
    {
        await Time.UntilEndAsync(task, tick);
        return await task;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int number;
        lock (Sent)
        {
            number = Sent.Count;
            _start = number == 0 ? Time.GetUtcNow() : _start;
            Sent.Add(request);
            SentAt.Add(Time.GetUtcNow() - _start);
        }

        return _response(request, number, cancellationToken);
    }
}
