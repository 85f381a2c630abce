using WafPS.Client.Authentication;
using WafPS.Client.Responses;

namespace WafPS.Client.Tests.Responses;

/// <summary>What an error says when the gateway computes another signature.</summary>
public class SignatureDifferenceTests
{
    [Theory]
    [InlineData("host:waf.example.com", "host:other.example.com")]
    [InlineData("/v1/550e8400e29b41d4a716446655440000/waf/async-job/f67a449d22634193a7edd4edb5b29ee5/", "/proxy/v1/")]
    public async Task A_signature_mismatch_names_the_first_line_that_differs(string ours, string theirs)
    {
        SignatureDifference difference = (await MismatchAsync(canonical => canonical.Replace(ours, theirs, StringComparison.Ordinal))).Difference!;
        Assert.Equal((ours, theirs, false), (difference.Client, difference.Gateway, difference.IsSecretKeyWrong));
    }

    [Fact]
    public async Task A_signature_mismatch_without_a_different_line_means_a_wrong_secret_key() => Assert.True((await MismatchAsync(canonical => canonical)).Difference!.IsSecretKeyWrong);

    [Fact]
    public async Task A_signature_mismatch_with_fewer_or_more_lines_shows_the_difference()
    {
        SignatureDifference fewer = (await MismatchAsync(canonical => canonical[..canonical.LastIndexOf('|')])).Difference!;
        Assert.Equal(("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", null, false), (fewer.Client, fewer.Gateway, fewer.IsSecretKeyWrong));
        SignatureDifference more = (await MismatchAsync(canonical => canonical + "|x")).Difference!;
        Assert.Equal((null, "x", false), (more.Client, more.Gateway, more.IsSecretKeyWrong));
    }

    // As the gateway does: it sends back the canonical request that it made of what it saw.
    private static async Task<WafClientException> MismatchAsync(Func<string, string> change)
    {
        StubNetwork network = StubNetwork.Doing((request, _, _) =>
        {
            (string, string)[] signed = [("host", request.Headers.Host!), ("x-project-id", Header(request, "X-Project-Id")), ("x-sdk-date", Header(request, "X-Sdk-Date"))];
            string canonical = change(RequestSigner.CanonicalRequest("GET", request.RequestUri!, signed, []).Replace('\n', '|'));
            return Task.FromResult(StubNetwork.Body(401, $$"""{"error_code":"APIGW.0301","error_msg":"verify aksk signature fail, canonicalRequest:{{canonical}}"}"""));
        });
        return await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
    }

    private static string Header(HttpRequestMessage request, string name) => request.Headers.GetValues(name).Single();
}
