using System.Text.Json;
using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Identity;

/// <summary>What an authorization failure says, decoded by STS.</summary>
public class StsClientTests
{
    private readonly List<string> _bodies = [];
    private Func<HttpResponseMessage> _response = () => StubNetwork.Body(200, """{"decoded_message":"{\"allowed\":false}"}""");

    [Fact]
    public async Task A_request_to_STS_is_the_documented_one_and_is_signed_without_a_project()
    {
        StubNetwork network = Network();
        await DecodeAsync(network);
        HttpRequestMessage request = Assert.Single(network.Sent);
        Assert.Equal((HttpMethod.Post, "https://sts.example.com/v5/decode-authorization-message"), (request.Method, request.RequestUri!.AbsoluteUri));
        Assert.StartsWith("SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=host;x-sdk-date, ", request.Headers.NonValidated["Authorization"].ToString(), StringComparison.Ordinal);
        Assert.False(request.Headers.Contains("X-Project-Id"));
    }

    [Theory]
    [InlineData("XNh2abc+/=")]
    [InlineData("\"\\密\n")]
    public async Task An_authorization_message_is_sent_to_STS_unchanged(string message)
    {
        await DecodeAsync(Network(), message);
        using JsonDocument body = JsonDocument.Parse(Assert.Single(_bodies));
        JsonProperty only = Assert.Single(body.RootElement.EnumerateObject());
        Assert.Equal(("encoded_message", message), (only.Name, only.Value.GetString()));
    }

    [Fact]
    public async Task A_decoded_authorization_message_is_sanitized()
    {
        Assert.Equal("""{"allowed":false}""", await DecodeAsync(Network()));
        _response = () => StubNetwork.Body(200, """{"decoded_message":"\u001b[31mred\u0007"}""");
        Assert.Equal("red", await DecodeAsync(Network()));
    }

    [Theory]
    [InlineData("", ResponseErrorKind.Empty)]
    [InlineData("<html></html>", ResponseErrorKind.NotJson)]
    [InlineData("{}", ResponseErrorKind.WrongShape)]
    [InlineData("""{"decoded_message":null}""", ResponseErrorKind.WrongShape)]
    [InlineData("""{"decoded_message":{"allowed":false}}""", ResponseErrorKind.WrongShape)]
    internal async Task An_undocumented_response_of_STS_is_an_error(string body, ResponseErrorKind errorKind)
    {
        _response = () => StubNetwork.Body(200, body);
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => DecodeAsync(Network()));
        Assert.Equal((ErrorKind.ResponseInvalid, errorKind, CloudService.Sts), (failure.Kind, failure.ResponseErrorKind, failure.Service));
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(403, 1)]
    [InlineData(500, 4)]
    public async Task A_request_to_STS_is_retried_only_after_a_transient_failure(int status, int attempts)
    {
        _response = () => StubNetwork.Body(status, """{"error_code":"STS5.1234","error_msg":"m"}""");
        StubNetwork network = Network();
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => DecodeAsync(network));
        Assert.Equal((status, "STS5.1234", CloudService.Sts, attempts), (failure.StatusCode!.Value, failure.Error!.Code, failure.Service, network.Sent.Count));
    }

    private StubNetwork Network() => StubNetwork.Doing(async (request, _, token) =>
    {
        _bodies.Add(await request.Content!.ReadAsStringAsync(token));
        return _response();
    });

    private static Task<string> DecodeAsync(StubNetwork network, string message = "XNh2")
    {
        AccessKey key = new("QTWAOYTTINDUT2QVKYUC", new Secret("MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc"));
        return network.UntilEndAsync(
            new StsClient(network.ApiClient(), new Uri("https://sts.example.com"), key).DecodeAsync(message, CancellationToken.None), TimeSpan.FromMilliseconds(100));
    }
}
