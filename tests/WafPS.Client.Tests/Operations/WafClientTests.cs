using System.Net.Sockets;
using System.Security.Authentication;
using WafPS.Client.Operations;
using WafPS.Client.Responses;

namespace WafPS.Client.Tests.Operations;

public class WafClientTests
{
    [Theory]
    [InlineData("https://waf.example.com", null, "https://waf.example.com/v1/550e8400e29b41d4a716446655440000/waf/async-job/f67a449d22634193a7edd4edb5b29ee5")]
    [InlineData("https://waf.example.com/", "0", "https://waf.example.com/v1/550e8400e29b41d4a716446655440000/waf/async-job/f67a449d22634193a7edd4edb5b29ee5?enterpriseProjectId=0")]
    [InlineData("https://cloud.example.com:8443/waf/", "all_granted_eps", "https://cloud.example.com:8443/waf/v1/550e8400e29b41d4a716446655440000/waf/async-job/f67a449d22634193a7edd4edb5b29ee5?enterpriseProjectId=all_granted_eps")]
    public async Task A_request_for_a_job_is_the_documented_one(string endpoint, string? enterpriseProject, string uri)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Job());
        await network.GetJobAsync(StubNetwork.Connection(endpoint) with { EnterpriseProjectId = enterpriseProject });
        HttpRequestMessage request = Assert.Single(network.Sent);
        Assert.Equal((HttpMethod.Get, uri), (request.Method, request.RequestUri!.AbsoluteUri));
        Assert.Equal("WafPS/0 (tests)", request.Headers.NonValidated["User-Agent"].ToString());
        Assert.Equal("application/json", request.Headers.NonValidated["Accept"].ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_next_endpoint_is_tried_only_where_name_or_tls_fails(bool isNameFault)
    {
        StubNetwork network = StubNetwork.Doing((request, _, _) => request.RequestUri!.Host == "b.example.com"
            ? Task.FromResult(StubNetwork.Job())
            : throw new HttpRequestException("x", isNameFault ? new SocketException((int)SocketError.HostNotFound) : new AuthenticationException("no")));
        AsyncJob job = await network.GetJobAsync(StubNetwork.Connection("https://a.example.com", "https://b.example.com"));
        Assert.Equal("b.example.com", job.Endpoint.Host);
        Assert.Equal(2, network.Sent.Count);
    }

    [Fact]
    public async Task A_broken_connection_is_no_reason_to_try_another_endpoint()
    {
        StubNetwork network = StubNetwork.Doing((_, _, _) => throw new HttpRequestException("x", new SocketException((int)SocketError.ConnectionReset)));
        await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync(StubNetwork.Connection("https://one.example.com", "https://two.example.com")));
        Assert.All(network.Sent, request => Assert.Equal("one.example.com", request.RequestUri!.Host));
    }

    [Fact]
    public async Task The_error_shows_the_last_endpoint_when_no_endpoint_can_be_reached()
    {
        StubNetwork network = StubNetwork.Doing((_, _, _) => throw new HttpRequestException("x", new SocketException((int)SocketError.HostNotFound)));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync(StubNetwork.Connection("https://one.example.com", "https://two.example.com")));
        Assert.Equal((ErrorKind.ConnectionFailed, "two.example.com"), (failure.Kind, failure.Endpoint.Host));
    }

    [Fact]
    public async Task No_other_endpoint_is_tried_after_an_error_response()
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(404, ""));
        await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync(StubNetwork.Connection("https://a.example.com", "https://b.example.com")));
        Assert.Equal("a.example.com", Assert.Single(network.Sent).RequestUri!.Host);
    }

    [Fact]
    public async Task Only_the_last_endpoint_gets_retries_when_no_endpoint_can_be_reached()
    {
        StubNetwork network = StubNetwork.Doing((_, _, _) => throw new HttpRequestException("x", new SocketException((int)SocketError.HostNotFound)));
        await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync(StubNetwork.Connection("https://one.example.com", "https://two.example.com")));
        Assert.Equal(["one", "two", "two", "two", "two"], network.Sent.Select(request => request.RequestUri!.Host.Split('.')[0]));
    }
}
