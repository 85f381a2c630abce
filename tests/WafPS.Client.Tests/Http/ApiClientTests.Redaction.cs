using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Operations;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Http;

/// <summary>Secrets of a request that a server repeats.</summary>
public partial class ApiClientTests
{
    [Fact]
    public async Task A_secret_that_a_server_repeats_is_redacted()
    {
        ConnectionSettings connection = StubNetwork.Connection() with { Credential = new UserToken(new Secret("MIIsecrettoken")) };
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(401, "{\"error_code\":\"MIIsecrettoken\",\"error_msg\":\"MIIsecret\\u0000token|x\"}", ("X-Request-Id", "MIIsecrettoken")));
        List<Exchange> seen = [];
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(
            () => network.GetJobAsync(connection, new ClientEvents { WithHeaders = true, Exchanged = exchange => seen.Add(exchange) }));
        Assert.Equal(("***", "***|x", "***"), (failure.Error!.Code, failure.Error.Message, failure.RequestId));
        Assert.Contains("X-Auth-Token: ***", seen.Single().RequestHeaders);
        Assert.DoesNotContain(seen.Single().RequestHeaders.Concat(seen.Single().ResponseHeaders), line => line.Contains("MIIsecrettoken", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("MIIsecret+to/ken=")]
    [InlineData("MIIsecret\\u002bto\\/ken\\u003D")]
    [InlineData("MIIsecret%2Bto%2fken%3D")]
    public async Task A_token_that_a_server_repeats_is_redacted_in_any_encoding(string echo)
    {
        ConnectionSettings connection = StubNetwork.Connection() with { Credential = new UserToken(new Secret("MIIsecret+to/ken=")) };
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(403, $"<p>{echo}</p>"));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync(connection));
        Assert.Equal("<p>***</p>", failure.Error!.Message);
    }

    [Fact]
    public async Task A_signature_that_a_server_repeats_is_redacted()
    {
        StubNetwork network = StubNetwork.Doing((request, _, _) => Task.FromResult(StubNetwork.Body(403, request.Headers.GetValues("Authorization").Single())));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.EndsWith("Signature=***", failure.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_that_a_server_repeats_without_its_header_is_redacted()
    {
        StubNetwork network = StubNetwork.Doing((request, _, _) => Task.FromResult(StubNetwork.Body(403, $"bad: {request.Headers.GetValues("Authorization").Single()[^64..]}.")));
        Assert.Equal("bad: ***.", (await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync())).Error!.Message);
    }

    [Fact]
    public async Task Secrets_in_the_text_of_a_connection_error_are_redacted()
    {
        ConnectionSettings connection = StubNetwork.Connection() with { Credential = new UserToken(new Secret("MIIsecrettoken")) };
        StubNetwork network = StubNetwork.Doing((_, _, _) => throw new HttpRequestException("x", new HttpRequestException(
            "Received an invalid header line: 'Bad MIIsecrettoken', by proxy 'http://corp:password@proxy.example.com/'.")));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync(connection));
        Assert.Equal("Received an invalid header line: 'Bad ***', by proxy 'http://***@proxy.example.com/'.", failure.Excerpt);
        Assert.DoesNotContain("MIIsecrettoken", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("password", failure.ToString(), StringComparison.Ordinal);
    }
}
