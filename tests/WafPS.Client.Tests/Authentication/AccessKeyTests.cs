using System.Globalization;
using WafPS.Client.Authentication;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Authentication;

public class AccessKeyTests
{
    [Theory]
    [InlineData("sdk-path-get")]
    [InlineData("sdk-path-get-token")]
    [InlineData("get-minimal")]
    [InlineData("get-project-id")]
    [InlineData("get-eps-all")]
    [InlineData("get-eps-uuid")]
    [InlineData("get-security-token")]
    [InlineData("get-custom-port")]
    [InlineData("get-http-loopback")]
    [InlineData("iam-projects")]
    public void A_request_with_an_access_key_has_the_headers_that_the_vendors_SDK_sends(string name)
    {
        SigningVector vector = SigningVector.All[name];
        using HttpRequestMessage request = new(HttpMethod.Get, vector.Uri);
        Secret? securityToken = vector.Header("X-Security-Token") is { } token ? new Secret(token) : null;
        DateTimeOffset date = DateTimeOffset.ParseExact(vector.Header("X-Sdk-Date")!, "yyyyMMdd'T'HHmmss'Z'", null, DateTimeStyles.AssumeUniversal);

        new AccessKey(vector.Text("ak"), new Secret(vector.Text("sk")), securityToken).Authenticate(request, vector.Body, vector.Header("X-Project-Id"), date);

        Assert.Equal(vector.Text("authorization"), Assert.Single(request.Headers.GetValues("Authorization")));
        Assert.All(vector.Headers, header => Assert.Equal(header.Value, Assert.Single(request.Headers.GetValues(header.Name))));
    }

    [Theory]
    [InlineData("SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=0123456789abcdefABCDEF, x", "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=***, x")]
    [InlineData("Signature mismatch", "Signature mismatch")]
    public void Any_signature_in_a_text_is_redacted(string text, string shown) => Assert.Equal(shown, new AccessKey("AK", new Secret("SK")).Redact(text));
}
