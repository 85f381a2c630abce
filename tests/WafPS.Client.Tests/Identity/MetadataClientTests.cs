using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Identity;

/// <summary>The key of a server's agency: by way of a token where the server wants one, and in three seconds or not at all.</summary>
public class MetadataClientTests
{
    private const string NoAgency = """{"error":{"code":401,"message":"Please configure Cloud Service Agency first."}}""";

    // An endpoint of its own, because the process shares acquired keys.
    private readonly Uri _endpoint = new($"http://{Guid.NewGuid():N}.example.com");
    private Func<HttpResponseMessage> _token = () => StubNetwork.Body(200, " the-metadata-token\n");
    private Func<HttpResponseMessage> _key = () => Key();

    [Fact]
    public async Task An_agency_key_is_read_with_a_metadata_token()
    {
        StubNetwork network = Network();
        await GetKeyAsync(network);
        Assert.Equal(
            [$"PUT {_endpoint}meta-data/latest/api/token", $"GET {_endpoint}openstack/latest/securitykey"],
            network.Sent.Select(request => $"{request.Method} {request.RequestUri}"));
        Assert.Equal(["21600"], network.Sent[0].Headers.GetValues("X-Metadata-Token-Ttl-Seconds"));
        Assert.Equal(["the-metadata-token"], network.Sent[1].Headers.GetValues("X-Metadata-Token"));
    }

    [Fact]
    public async Task An_agency_key_has_a_security_token_and_an_expiry_time()
    {
        StubNetwork network = Network();
        (Credential credential, DateTimeOffset expiresAt) = await GetKeyAsync(network);
        AccessKey key = Assert.IsType<AccessKey>(credential);
        Assert.Equal(("ECS agency", "HSTA!~"), (key.Origin, key.Id));
        Assert.True(key.IsSameAs(new AccessKey("HSTA!~", new Secret("secretkey"), new Secret("securitytoken"))));
        Assert.Equal(new DateTimeOffset(2020, 1, 8, 3, 50, 7, 574, TimeSpan.Zero), expiresAt);
    }

    // A machine in the UTC zone doesn't show the difference.
    [Theory]
    [InlineData("2020-01-08T03:50:07.574000", 3)]
    [InlineData("2020-01-08T03:50:07.574000+08:00", -5)]
    public async Task An_expiry_time_without_a_time_zone_is_in_UTC(string written, int hour)
    {
        _key = () => Key(expiresAt: written);
        Assert.Equal(new DateTimeOffset(2020, 1, 8, 0, 50, 7, 574, TimeSpan.Zero).AddHours(hour), (await GetKeyAsync(Network())).ExpiresAt);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(503)]
    public async Task An_agency_key_is_read_without_a_token_when_the_metadata_service_supports_none(int status)
    {
        _token = () => StubNetwork.Body(status, "");
        await GoesWithoutAsync();
    }

    [Fact]
    public async Task An_empty_metadata_token_is_not_sent()
    {
        _token = () => StubNetwork.Body(200, "\n");
        await GoesWithoutAsync();
    }

    [Theory]
    [InlineData("the-metadata-token\r\nX-Evil: 1")]
    [InlineData("<html>\n<body></body></html>")]
    [InlineData("the metadata token")]
    [InlineData("the-metadätä-token")]
    public async Task A_metadata_token_that_a_header_cannot_contain_is_an_error(string text)
    {
        _token = () => StubNetwork.Body(200, text);
        StubNetwork network = Network();
        WafClientException failure = await FailsAsync(network);
        Assert.Equal((ErrorKind.ResponseInvalid, ResponseErrorKind.WrongShape, CloudService.Metadata), (failure.Kind, failure.ResponseErrorKind, failure.Service));
        Assert.Equal(HttpMethod.Put, Assert.Single(network.Sent).Method);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task No_agency_key_is_requested_when_the_request_for_a_token_fails(int status)
    {
        _token = () => StubNetwork.Body(status, "");
        StubNetwork network = Network();
        WafClientException failure = await FailsAsync(network);
        Assert.Equal((ErrorKind.ServiceError, status, CloudService.Metadata), (failure.Kind, failure.StatusCode!.Value, failure.Service));
        Assert.Equal(HttpMethod.Put, Assert.Single(network.Sent).Method);
    }

    [Fact]
    public async Task A_metadata_token_that_has_expired_is_acquired_again()
    {
        int rejections = 0;
        _key = () => rejections++ == 0 ? StubNetwork.Body(401, "") : Key();
        StubNetwork network = Network();
        Assert.Equal("HSTA!~", ((AccessKey)(await GetKeyAsync(network)).Credential).Id);
        Assert.Equal([HttpMethod.Put, HttpMethod.Get, HttpMethod.Put, HttpMethod.Get], network.Sent.Select(request => request.Method));
    }

    [Theory]
    [InlineData(401, "", 4)]
    [InlineData(401, """{"error":{"code":401,"message":"expired"}}""", 4)]
    [InlineData(401, NoAgency, 2)]
    [InlineData(403, "", 2)]
    [InlineData(404, "", 2)]
    [InlineData(500, "", 2)]
    public async Task A_metadata_token_is_acquired_again_at_most_once_and_not_without_an_agency(int status, string body, int requests)
    {
        _key = () => StubNetwork.Body(status, body);
        StubNetwork network = Network();
        WafClientException failure = await FailsAsync(network);
        Assert.Equal((ErrorKind.ServiceError, status, CloudService.Metadata), (failure.Kind, failure.StatusCode!.Value, failure.Service));
        Assert.Equal(requests, network.Sent.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_metadata_service_that_does_not_respond_times_out_after_three_seconds(int responded)
    {
        StubNetwork network = StubNetwork.Doing((_, i, cancellationToken) => i < responded ? Task.FromResult(_token()) : NeverAsync(cancellationToken));
        Task acquiring = new MetadataClient(network.ApiClient(), _endpoint).GetKeyAsync("ECS agency", CancellationToken.None);
        network.Time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(acquiring.IsCompleted);
        network.Time.Advance(TimeSpan.FromSeconds(0.1));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => acquiring.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal((ErrorKind.RequestTimedOut, CloudService.Metadata, _endpoint), (failure.Kind, failure.Service, failure.Endpoint));
        Assert.Equal((TimeSpan.FromSeconds(3), responded + 1), (failure.Timeout, network.Sent.Count));
    }

    [Fact]
    public async Task A_stop_is_not_reported_as_a_failure_of_the_metadata_service()
    {
        using CancellationTokenSource stop = new();
        StubNetwork network = StubNetwork.Doing((_, _, cancellationToken) =>
        {
            stop.Cancel();
            return NeverAsync(cancellationToken);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new MetadataClient(network.ApiClient(), _endpoint).GetKeyAsync("ECS agency", stop.Token));
    }

    [Theory]
    [InlineData("", ResponseErrorKind.Empty)]
    [InlineData("<html></html>", ResponseErrorKind.NotJson)]
    [InlineData("{}", ResponseErrorKind.WrongShape)]
    [InlineData("""{"credential":null}""", ResponseErrorKind.WrongShape)]
    [InlineData("""{"credential":{"access":"HSTA","secret":"secretkey","securitytoken":"t"}}""", ResponseErrorKind.WrongShape)]
    [InlineData("""{"credential":{"access":"HSTA","secret":"secretkey","securitytoken":"t","expires_at":null}}""", ResponseErrorKind.WrongShape)]
    [InlineData("""{"credential":{"access":"HSTA","secret":"secretkey","securitytoken":"t","expires_at":"soon"}}""", ResponseErrorKind.WrongShape)]
    [InlineData("""{"credential":{"access":"HSTA","secret":"secretkey","expires_at":"2020-01-08T03:50:07Z"}}""", ResponseErrorKind.WrongShape)]
    [InlineData("""{"credential":{"access":7,"secret":"secretkey","securitytoken":"t","expires_at":"2020-01-08T03:50:07Z"}}""", ResponseErrorKind.WrongShape)]
    internal async Task An_undocumented_response_is_not_read_as_an_agency_key(string body, ResponseErrorKind errorKind)
    {
        _key = () => StubNetwork.Body(200, body);
        WafClientException failure = await FailsAsync(Network());
        Assert.Equal((ErrorKind.ResponseInvalid, errorKind, CloudService.Metadata), (failure.Kind, failure.ResponseErrorKind, failure.Service));
        Assert.DoesNotContain("secretkey", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(@"HST\r\nX-Evil: 1")]
    [InlineData("HST A")]
    [InlineData(@"HST\u007f")]
    [InlineData("HSTÄ")]
    public async Task An_agency_key_that_a_header_cannot_contain_is_an_error(string part)
    {
        foreach (Func<HttpResponseMessage> key in new Func<HttpResponseMessage>[] { () => Key(access: part), () => Key(secret: part), () => Key(securityToken: part) })
        {
            _key = key;
            Assert.Equal(ResponseErrorKind.WrongShape, (await FailsAsync(Network())).ResponseErrorKind);
        }
    }

    [Fact]
    public async Task A_metadata_token_that_the_service_repeats_is_redacted()
    {
        _key = () => StubNetwork.Body(403, """{"error":{"code":403,"message":"the-metadata-token is bad"}}""");
        Assert.Equal("*** is bad", (await FailsAsync(Network())).Error!.Message);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(200)]
    public async Task A_message_of_the_metadata_service_is_shown_unchanged_when_there_is_no_token(int status)
    {
        _token = () => StubNetwork.Body(status, "");
        _key = () => StubNetwork.Body(403, """{"error":{"code":403,"message":"a-token is bad"}}""");
        Assert.Equal("a-token is bad", (await FailsAsync(Network())).Error!.Message);
    }

    private async Task GoesWithoutAsync()
    {
        StubNetwork network = Network();
        Assert.Equal("HSTA!~", ((AccessKey)(await GetKeyAsync(network)).Credential).Id);
        Assert.Equal(2, network.Sent.Count);
        Assert.False(network.Sent[1].Headers.Contains("X-Metadata-Token"));
    }

    private StubNetwork Network() => StubNetwork.Doing((request, i, _) =>
    {
        Assert.True(i < 10, "It asks for ever.");
        return Task.FromResult(request.Method == HttpMethod.Put ? _token() : _key());
    });

    private Task<AcquiredCredential> GetKeyAsync(StubNetwork network) =>
        network.UntilEndAsync(new MetadataClient(network.ApiClient(), _endpoint).GetKeyAsync("ECS agency", CancellationToken.None), TimeSpan.FromMilliseconds(100));

    private Task<WafClientException> FailsAsync(StubNetwork network) => Assert.ThrowsAsync<WafClientException>(() => GetKeyAsync(network));

    private static async Task<HttpResponseMessage> NeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("Never has come.");
    }

    private static HttpResponseMessage Key(
        string access = "HSTA!~", string secret = "secretkey", string securityToken = "securitytoken", string expiresAt = "2020-01-08T03:50:07.574000Z") =>
        StubNetwork.Body(200, $$$"""{"credential":{"access":"{{{access}}}","secret":"{{{secret}}}","securitytoken":"{{{securityToken}}}","expires_at":"{{{expiresAt}}}"}}""");
}
