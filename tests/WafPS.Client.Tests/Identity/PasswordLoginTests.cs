using System.Net;
using System.Text;
using System.Text.Json;
using WafPS.Client.Identity;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Identity;

public class PasswordLoginTests
{
    [Theory]
    [InlineData("Passw0rd", false)]
    [InlineData("pä\"ss\\w0rd/<>&+=%", false)]
    [InlineData("密码😀\t'", false)]
    [InlineData("pä\"ss\\w0rd/<>&+=%", true)]
    public async Task A_password_that_IAM_repeats_is_redacted(string secret, bool repeatsAll)
    {
        StubNetwork network = StubNetwork.Doing(async (request, _, token) =>
        {
            string sent = await request.Content!.ReadAsStringAsync(token);
            Assert.Contains("operator", sent, StringComparison.Ordinal);
            return StubNetwork.Body(401, $"{Uri.EscapeDataString(secret)} {WebUtility.HtmlEncode(secret)} {secret}, {JsonEncodedText.Encode(secret)}; {Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(secret))}. {(repeatsAll ? sent : "")}");
        });
        PasswordCredential password = new(
            new IamClient(network.ApiClient(), new Uri("https://iam.example.com")), new PasswordLogin("operator", new Secret(secret), "domain", new TokenScope(null, "cn-north-4")));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => password.AcquireAsync(CancellationToken.None));
        Assert.Equal(repeatsAll ? "***" : "*** *** ***, ***; ***.", failure.Message);
        Assert.DoesNotContain("w0rd", failure.ToString(), StringComparison.Ordinal);
    }
}
