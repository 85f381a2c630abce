using System.Security.Cryptography.X509Certificates;
using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Operations;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;
using WafPS.Client.Text;
using WafSimulator;

namespace WafPS.Client.Tests.Http;

/// <summary>Over real sockets, through the handler that the product uses.</summary>
public class HttpClientProviderTests
{
    [Theory]
    [InlineData("key")]
    [InlineData("temporary key")]
    [InlineData("token")]
    public async Task The_gateway_accepts_requests_with_an_access_key_or_a_token(string kind)
    {
        await using Simulator waf = await Simulator.StartAsync();
        Credential credential = kind switch
        {
            "key" => new AccessKey(waf.Account.AccessKey, new Secret(waf.Account.SecretKey)),
            "temporary key" => new AccessKey(waf.Account.TemporaryAccessKey, new Secret(waf.Account.TemporarySecretKey), new Secret(waf.Account.SecurityToken)),
            _ => new UserToken(new Secret(waf.Account.Token)),
        };
        AsyncJob job = await GetAsync(waf, waf.Http, credential, HttpClientProvider.Shared);
        Assert.Equal("SUCCESS", job.Status);
        RecordedRequest request = Assert.Single(waf.Requests);
        Assert.Equal("application/json;charset=utf8", request.Headers["Content-Type"]);
        Assert.Equal("gzip", request.Headers["Accept-Encoding"]);
        Assert.Equal(kind == "token", request.Headers.ContainsKey("X-Auth-Token"));
    }

    [Fact]
    public async Task A_job_is_read_over_HTTPS()
    {
        using X509Certificate2 certificate = TestCertificate.Create();
        await using Simulator waf = await Simulator.StartAsync(certificate: certificate);
        HttpClientProvider trusting = new(() => new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() },
        });
        AsyncJob job = await GetAsync(waf, waf.Https, new UserToken(new Secret(waf.Account.Token)), trusting);
        Assert.Equal("SUCCESS", job.Status);
    }

    [Theory]
    [InlineData("localhost", 1)]
    [InlineData("localhost", -1)]
    [InlineData("other.example.com", 1)]
    public async Task An_invalid_certificate_ends_the_connection(string name, int daysLeft)
    {
        using X509Certificate2 certificate = TestCertificate.Create(name, DateTimeOffset.UtcNow.AddDays(daysLeft));
        await using Simulator waf = await Simulator.StartAsync(certificate: certificate);
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(
            () => GetAsync(waf, waf.Https, new UserToken(new Secret(waf.Account.Token)), HttpClientProvider.Shared));
        Assert.Equal((ErrorKind.ConnectionFailed, ConnectionErrorKind.Tls), (failure.Kind, failure.ConnectionErrorKind));
        Assert.Empty(waf.Requests);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using Simulator waf = await Simulator.StartAsync();
        SimulatedJob other = waf.AddJob();
        SimulatedJob job = waf.AddJob().Then(Faults.Redirect(307, $"/v1/{waf.Account.ProjectId}/waf/async-job/{other.Id}?enterpriseProjectId=0"));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(
            () => GetAsync(waf, waf.Http, new UserToken(new Secret(waf.Account.Token)), HttpClientProvider.Shared, job));
        Assert.Equal(ErrorKind.RedirectRefused, failure.Kind);
        Assert.Equal(job.Id, Assert.Single(waf.Requests).JobId);
    }

    [Fact]
    public async Task A_cookie_is_not_sent_back()
    {
        await using Simulator waf = await Simulator.StartAsync();
        SimulatedJob job = waf.AddJob().Then(Faults.Status(503, "", "", ("Set-Cookie", "session=1; Path=/"), ("Retry-After", "1")));
        await GetAsync(waf, waf.Http, new UserToken(new Secret(waf.Account.Token)), HttpClientProvider.Shared, job);
        Assert.Equal(2, waf.Requests.Count);
        Assert.All(waf.Requests, request => Assert.DoesNotContain("Cookie", request.Headers.Keys));
    }

    [Theory]
    [InlineData("http://corp:s3cret@127.0.0.1:1/path", "127.0.0.1:1")]
    [InlineData("http://[::1]:1", "[::1]:1")]
    public async Task An_error_of_a_connection_names_the_proxy_and_no_secret_of_its_address(string address, string shown)
    {
        HttpClientProvider provider = new(proxy: new System.Net.WebProxy(address));
        ConnectionSettings connection = StubNetwork.Connection("https://waf.example.com");
        WafClient client = new(connection, connection.Credential!, NewApiClient(provider));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(
            () => client.PollAsync(StubNetwork.JobId, waitsForLimits: true, TestContext.Current.CancellationToken));
        Assert.Equal((ErrorKind.ConnectionFailed, shown), (failure.Kind, failure.Proxy));
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_proxy_is_named_for_a_connection_that_uses_none()
    {
        HttpClientProvider provider = new(proxy: new LoopbackBypass(new System.Net.WebProxy("http://proxy.example.com:3128")));
        Assert.Null(provider.ProxyFor(new Uri("http://127.0.0.1:8080/")));
        Assert.Equal("proxy.example.com", provider.ProxyFor(new Uri("https://waf.example.com"))!.Host);
        Assert.Null(new HttpClientProvider(() => new HttpClientHandler()).ProxyFor(new Uri("https://waf.example.com")));
    }

    private static async Task<AsyncJob> GetAsync(Simulator waf, Uri endpoint, Credential credential, HttpClientProvider provider, SimulatedJob? job = null)
    {
        ConnectionSettings connection = StubNetwork.Connection(endpoint.AbsoluteUri) with { ProjectId = waf.Account.ProjectId, Credential = credential, EnterpriseProjectId = "0" };
        WafClient client = new(connection, credential, NewApiClient(provider));
        return await client.GetJobAsync((job ?? waf.AddJob()).Id, TestContext.Current.CancellationToken);
    }

    private static ApiClient NewApiClient(HttpClientProvider provider)
    {
        RequestGate gate = new(16, 200, new SharedRateLimiters(TimeProvider.System), new CredentialGuards(TimeProvider.System));
        return new ApiClient(provider, ServiceClock.Shared, gate, ClientEvents.None, "WafPS/0 (tests)", TimeSpan.FromSeconds(30));
    }
}
