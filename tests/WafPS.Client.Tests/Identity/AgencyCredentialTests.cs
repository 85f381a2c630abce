using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Operations;
using WafPS.Client.Responses;

namespace WafPS.Client.Tests.Identity;

/// <summary>The key of a server's agency, as its metadata service hands it out.</summary>
public class AgencyCredentialTests
{
    private const string Expired = """{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: calc aksk signature fail:signature expired"}""";

    private readonly StubNetwork _network;
    private int _keys;
    private HttpResponseMessage? _response;

    public AgencyCredentialTests() => _network = StubNetwork.Doing((request, _, _) => Task.FromResult(
        request.Method == HttpMethod.Put ? StubNetwork.Body(200, "metadata-token")
        : request.RequestUri!.AbsolutePath == "/openstack/latest/securitykey" ? Key()
        : _response ?? StubNetwork.Job()));

    [Fact]
    public async Task An_agency_key_is_acquired_with_a_metadata_token_and_signs_the_request()
    {
        await PollAsync(AgencyCredential("http://169.254.169.254"));
        Assert.Equal(
            ["PUT http://169.254.169.254/meta-data/latest/api/token", "GET http://169.254.169.254/openstack/latest/securitykey"],
            _network.Sent.Take(2).Select(request => $"{request.Method} {request.RequestUri}"));
        Assert.Equal("21600", Header(_network.Sent[0], "X-Metadata-Token-Ttl-Seconds"));
        Assert.Equal("metadata-token", Header(_network.Sent[1], "X-Metadata-Token"));
        Assert.All(_network.Sent.Take(2), request => Assert.Null(request.Content));
        Assert.StartsWith("SDK-HMAC-SHA256 Access=AK1, ", Header(_network.Sent[2], "Authorization"), StringComparison.Ordinal);
        Assert.Equal("security-token", Header(_network.Sent[2], "X-Security-Token"));
    }

    [Fact]
    public async Task An_agency_key_is_shared_by_all_calls_with_the_same_metadata_address()
    {
        string address = $"http://{Guid.NewGuid():N}.example.com";
        await PollAsync(AgencyCredential(address));
        await PollAsync(AgencyCredential(address));
        Assert.Equal(1, _keys);
        await PollAsync(AgencyCredential($"http://{Guid.NewGuid():N}.example.com"));
        Assert.Equal(2, _keys);
    }

    [Fact]
    public async Task An_agency_key_is_not_acquired_again_after_an_expired_signature()
    {
        AgencyCredential agency = AgencyCredential($"http://{Guid.NewGuid():N}.example.com");
        WafClient client = Client(agency);
        await PollAsync(client);
        int sent = _network.Sent.Count;
        _response = StubNetwork.Body(401, Expired, ("Date", _network.Time.GetUtcNow().ToString("r")));
        await Assert.ThrowsAsync<WafClientException>(() => PollAsync(client));
        Assert.Equal((1, sent + 1), (_keys, _network.Sent.Count));
    }

    [Fact]
    public async Task An_agency_key_is_shared_by_all_calls_until_40_minutes_before_it_expires()
    {
        string address = $"http://{Guid.NewGuid():N}.example.com";
        Assert.IsType<AccessKey>(await AgencyCredential(address).AcquireAsync(CancellationToken.None));
        _network.Time.Advance(TimeSpan.FromMinutes(23 * 60 + 19));
        await AgencyCredential(address).AcquireAsync(CancellationToken.None);
        Assert.Equal(2, _network.Sent.Count);
        _network.Time.Advance(TimeSpan.FromMinutes(2));
        await AgencyCredential(address).AcquireAsync(CancellationToken.None);
        Assert.Equal(4, _network.Sent.Count);
        await AgencyCredential($"http://{Guid.NewGuid():N}.example.com").AcquireAsync(CancellationToken.None);
        Assert.Equal(6, _network.Sent.Count);
    }

    private static string Header(HttpRequestMessage request, string name) => request.Headers.GetValues(name).Single();

    private AgencyCredential AgencyCredential(string address) => new(new MetadataClient(_network.ApiClient(), new Uri(address)));

    private WafClient Client(AgencyCredential agency) => _network.Client(StubNetwork.Connection() with { Credential = agency });

    private Task<AsyncJob> PollAsync(AgencyCredential agency) => PollAsync(Client(agency));

    private Task<AsyncJob> PollAsync(WafClient client) =>
        _network.UntilEndAsync(client.GetJobAsync(StubNetwork.JobId, CancellationToken.None), TimeSpan.FromMilliseconds(100));

    private HttpResponseMessage Key() => StubNetwork.Body(
        200,
        $$$"""{"credential":{"access":"AK{{{++_keys}}}","secret":"secret","securitytoken":"security-token","expires_at":"2026-01-02T00:00:00.000000Z"}}""");
}
