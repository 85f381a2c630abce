using System.IO.Compression;
using System.Net.Sockets;
using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Identity;
using WafPS.Client.Operations;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Http;

/// <summary>Requests that are sent again with a change, and what an error says.</summary>
public partial class ApiClientTests
{
    private const string Expired =
        """{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: calc aksk signature fail:signature expired,signature time:x,server time:y"}""";

    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_wrong_clock_is_corrected_once_by_the_time_of_the_service(int minutes)
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((request, _, _) => Task.FromResult(
            SignedAt(request) == network.Time.GetUtcNow().AddMinutes(minutes) ? StubNetwork.Job() : ExpiredSignature(network, minutes)));
        List<TimeSpan> corrections = [];
        AsyncJob job = await network.GetJobAsync(events: new ClientEvents { ClockCorrected = (_, offset) => corrections.Add(offset) });
        Assert.Equal("SUCCESS", job.Status);
        Assert.Equal([TimeSpan.FromMinutes(minutes)], corrections);
        Assert.Equal(2, network.Sent.Count);
    }

    [Fact]
    public async Task Signatures_after_a_clock_correction_use_the_time_of_the_service()
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((request, _, _) => Task.FromResult(
            SignedAt(request) == network.Time.GetUtcNow().AddMinutes(20) ? StubNetwork.Job() : ExpiredSignature(network, 20)));
        WafClient client = network.Client();
        for (int i = 0; i < 3; i++)
        {
            await network.UntilEndAsync(client.GetJobAsync(StubNetwork.JobId, CancellationToken.None), TimeSpan.FromSeconds(1));
        }

        Assert.Equal(4, network.Sent.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public async Task An_expired_signature_is_not_retried_when_the_clocks_agree(double minutes)
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((_, _, _) => Task.FromResult(ExpiredSignature(network, minutes)));
        await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task The_clock_is_corrected_at_most_once_for_a_request()
    {
        int minutes = 0;
        StubNetwork network = null!;
        network = StubNetwork.Doing((_, _, _) => Task.FromResult(ExpiredSignature(network, minutes += 20)));
        await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal(2, network.Sent.Count);
    }

    [Fact]
    public async Task A_request_with_the_corrected_time_keeps_all_its_retries()
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((_, i, _) => Task.FromResult(
            i == 0 ? ExpiredSignature(network, 20) : i <= 3 ? StubNetwork.Body(503, "") : StubNetwork.Job()));
        List<int> retries = [];
        await network.GetJobAsync(events: new ClientEvents { Retrying = (number, _) => retries.Add(number) });
        Assert.Equal(5, network.Sent.Count);
        Assert.Equal([1, 2, 3], retries);
    }

    [Fact]
    public async Task The_clock_is_also_corrected_after_a_retry()
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((_, i, _) => Task.FromResult(
            i == 0 ? StubNetwork.Body(503, "") : i == 1 ? ExpiredSignature(network, 20) : StubNetwork.Job()));
        await network.GetJobAsync();
        Assert.Equal(3, network.Sent.Count);
    }

    [Fact]
    public async Task The_clock_is_not_corrected_a_second_time_when_a_retry_comes_between()
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((_, i, _) => Task.FromResult(i == 1 ? StubNetwork.Body(503, "") : ExpiredSignature(network, 20 * (i + 1))));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal((401, 3), (failure.StatusCode!.Value, network.Sent.Count));
    }

    [Fact]
    public async Task A_clock_offset_that_is_already_known_is_not_reported_again()
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((_, _, _) => Task.FromResult(ExpiredSignature(network, 20)));
        List<TimeSpan> corrections = [];
        ApiClient api = network.ApiClient(new ClientEvents { ClockCorrected = (_, offset) => corrections.Add(offset) });
        for (int i = 0; i < 2; i++)
        {
            WafClient client = new(StubNetwork.Connection(), StubNetwork.Connection().Credential!, api);
            await Assert.ThrowsAsync<WafClientException>(
                () => network.UntilEndAsync(client.GetJobAsync(StubNetwork.JobId, CancellationToken.None), TimeSpan.FromMilliseconds(1)));
        }

        Assert.Single(corrections);
        Assert.Equal(3, network.Sent.Count);
    }

    [Theory]
    [InlineData("verify aksk signature fail, canonicalRequest:GET|/|x")]
    [InlineData("Get secretKey failed,ak:AK,err:ak not exist")]
    [InlineData("decrypt token fail")]
    public async Task A_rejection_for_another_reason_than_the_time_is_not_retried(string cause)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(
            401, $$"""{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: {{cause}}"}"""));
        await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Single(network.Sent);
    }

    [Theory]
    [InlineData("timeout", ErrorKind.RequestTimedOut, CloudService.Waf, "https://waf.example.com/", "$WafAccessKey", false)]
    [InlineData("connection", ErrorKind.ConnectionFailed, CloudService.Waf, "https://waf.example.com/", "$WafAccessKey", false)]
    [InlineData("redirect", ErrorKind.RedirectRefused, CloudService.Waf, "https://waf.example.com/", "$WafAccessKey", false)]
    [InlineData("invalid response", ErrorKind.ResponseInvalid, CloudService.Waf, "https://waf.example.com/", "$WafAccessKey", false)]
    [InlineData("undecodable response", ErrorKind.ResponseInvalid, CloudService.Waf, "https://waf.example.com/", "$WafAccessKey", false)]
    [InlineData("service error", ErrorKind.ServiceError, CloudService.Waf, "https://waf.example.com/", "$WafAccessKey", false)]
    [InlineData("signature mismatch", ErrorKind.ServiceError, CloudService.Waf, "https://waf.example.com/", "$WafAccessKey", true)]
    [InlineData("blocked", ErrorKind.CredentialBlocked, CloudService.Waf, "https://waf.example.com/", "$WafAccessKey", false)]
    [InlineData("paused", ErrorKind.RateLimitPaused, CloudService.Waf, "https://waf.example.com/", null, false)]
    [InlineData("login", ErrorKind.ServiceError, CloudService.Iam, "https://iam.example.com/", "$WafLogin", false)]
    [InlineData("token of a login", ErrorKind.ServiceError, CloudService.Waf, "https://waf.example.com/", "$WafLogin", false)]
    [InlineData("metadata", ErrorKind.ServiceError, CloudService.Metadata, "http://metadata.example.com/", null, false)]
    [InlineData("metadata timeout", ErrorKind.RequestTimedOut, CloudService.Metadata, "http://metadata.example.com/", null, false)]
    internal async Task An_error_is_complete_when_it_reaches_the_caller(string failing, ErrorKind kind, CloudService service, string endpoint, string? origin, bool hasDifference)
    {
        StubNetwork network = StubNetwork.Doing((request, _, cancellationToken) => failing switch
        {
            "timeout" or "metadata timeout" => HangAsync(cancellationToken),
            "connection" => throw new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused)),
            "redirect" => Task.FromResult(StubNetwork.Body(302, "", ("Location", "https://other.example.com/"))),
            "invalid response" => Task.FromResult(StubNetwork.Body(200, "null")),
            "undecodable response" => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new GZipStream(new MemoryStream("{}"u8.ToArray()), CompressionMode.Decompress)) }),
            "signature mismatch" => Task.FromResult(StubNetwork.Body(401, """{"error_code":"APIGW.0301","error_msg":"verify aksk signature fail, canonicalRequest:POST|/"}""")),
            "blocked" => Task.FromResult(StubNetwork.Body(401, "")),
            "paused" => Task.FromResult(StubNetwork.Body(429, "", ("Retry-After", "3600"))),
            "token of a login" when request.Method == HttpMethod.Post => Task.FromResult(
                StubNetwork.Body(201, """{"token":{"expires_at":"2026-01-02T00:00:00Z"}}""", ("X-Subject-Token", "MIIissued"))),
            _ => Task.FromResult(StubNetwork.Body(403, "")),
        });
        ApiClient api = network.ApiClient();
        IamClient iam = new(api, new Uri("https://iam.example.com"));
        Credential credential = failing switch
        {
            "login" or "token of a login" => new PasswordCredential(iam, new PasswordLogin(Guid.NewGuid().ToString(), new Secret("p"), "domain", new TokenScope(null, "cn-north-4")) { Origin = "$WafLogin" }),
            "metadata" or "metadata timeout" => new AgencyCredential(new MetadataClient(api, new Uri("http://metadata.example.com"))) { Origin = "ECS agency" },
            _ => new AccessKey("AK", new Secret("SK")) { Origin = "$WafAccessKey" },
        };
        WafClient client = new(StubNetwork.Connection(), credential, api);
        for (int i = failing switch { "blocked" => 3, "paused" => 1, _ => 0 }; i > 0; i--)
        {
            Assert.False((await FailureAsync()).IsUnsent);
        }

        WafClientException failure = await FailureAsync();
        Assert.Equal((kind, service, endpoint, origin), (failure.Kind, failure.Service, failure.Endpoint.AbsoluteUri, failure.Credential?.Origin));
        Assert.Equal(hasDifference, failure.Difference is not null);
        Assert.Equal((failing == "token of a login", failing == "token of a login"), (failure.Credential?.IsFromLogin == true, failure.Credential?.Since is not null));
        Assert.Equal(failing == "blocked" ? "$WafAccessKey" : null, failure.Rejection?.Credential?.Origin);

        Task<WafClientException> FailureAsync() => Assert.ThrowsAsync<WafClientException>(
            () => network.UntilEndAsync(client.GetJobAsync(StubNetwork.JobId, CancellationToken.None), TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public async Task A_login_has_a_content_type_and_no_Expect_Continue_header()
    {
        (string? Type, bool? Asks) sent = default;
        StubNetwork network = StubNetwork.Doing((request, _, _) =>
        {
            sent = (request.Content!.Headers.ContentType!.ToString(), request.Headers.ExpectContinue);
            return Task.FromResult(StubNetwork.Body(403, ""));
        });
        IamClient iam = new(network.ApiClient(), new Uri("https://iam.example.com"));
        await Assert.ThrowsAsync<WafClientException>(() => iam.GetTokenAsync(new PasswordLogin("u", new Secret("p"), "domain", new TokenScope(null, "cn-north-4")), CancellationToken.None));
        Assert.Equal(("application/json", false), sent);
    }

    [Fact]
    public async Task A_search_for_projects_has_no_body()
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(200, """{"projects":[{"name":"cn-north-4","id":"p1"}]}"""));
        IamClient iam = new(network.ApiClient(), new Uri("https://iam.example.com"));
        await iam.FindProjectsAsync("cn-north-4", new UserToken(new Secret("MIItoken")), CancellationToken.None);
        Assert.Null(Assert.Single(network.Sent).Content);
    }

    private static Task<HttpResponseMessage> HangAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<HttpResponseMessage> response = new();
        cancellationToken.Register(() => response.TrySetCanceled(cancellationToken));
        return response.Task;
    }

    private static DateTimeOffset SignedAt(HttpRequestMessage request) => DateTimeOffset.ParseExact(
        Header(request, "X-Sdk-Date"), "yyyyMMdd'T'HHmmss'Z'", null, System.Globalization.DateTimeStyles.AssumeUniversal);

    private static string Header(HttpRequestMessage request, string name) => request.Headers.GetValues(name).Single();

    private static HttpResponseMessage ExpiredSignature(StubNetwork network, double minutes) =>
        StubNetwork.Body(401, Expired, ("Date", network.Time.GetUtcNow().AddMinutes(minutes).ToString("r")));
}
