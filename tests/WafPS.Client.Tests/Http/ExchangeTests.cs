using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Http;

public class ExchangeTests
{
    [Fact]
    public async Task The_signature_in_a_request_header_is_redacted()
    {
        List<Exchange> seen = [];
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Job());
        await network.GetJobAsync(events: new ClientEvents { WithHeaders = true, Exchanged = exchange => seen.Add(exchange) });
        string line = Assert.Single(seen.Single().RequestHeaders, line => line.StartsWith("Authorization:", StringComparison.Ordinal));
        Assert.EndsWith("Signature=***", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_in_the_names_and_values_of_headers_are_redacted()
    {
        const string Token = "TokenThatNobodyShallSee0123456789";
        List<string> headers = [];
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(200, """{"status":"SUCCESS"}""", ($"X-{Token}", "1"), ("X-Echo", Token), ("X-Subject-Token", "issued"),
            ("Set-Cookie", "session=1"), ("X-Two", "a"), ("X-Two", "b")));
        await network.GetJobAsync(
            StubNetwork.Connection() with { Credential = new UserToken(new Secret(Token)) },
            new ClientEvents { WithHeaders = true, Exchanged = exchange => headers.AddRange([.. exchange.RequestHeaders, .. exchange.ResponseHeaders]) });
        Assert.All(["X-Auth-Token: ***", "X-***: 1", "X-Echo: ***", "X-Subject-Token: ***", "Set-Cookie: ***", "X-Two: a, b"], line => Assert.Contains(line, headers));
    }
}
