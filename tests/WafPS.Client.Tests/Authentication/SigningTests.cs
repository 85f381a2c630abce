using System.Globalization;
using System.Text;
using System.Text.Json;
using WafPS.Client.Authentication;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Authentication;

public class SigningTests
{
    // A GET that hashes "{}" is a quirk of one SDK, and V11 is another algorithm: neither is for WAF.
    private static readonly string[] s_notOurs = ["sdk-path-get-emptyobj", "get-derived-v11"];

    public static TheoryData<string> Vectors => [.. Load().Keys.Except(s_notOurs)];

    [Fact]
    public void The_file_of_signing_vectors_contains_all_18_vectors() => Assert.Equal(18, Load().Count);

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Canonical_request_is_the_vendors_to_the_letter(string name)
    {
        Vector vector = new(Load()[name]);
        Assert.Equal(vector.Text("canonicalRequest"), RequestSigner.CanonicalRequest(vector.Text("method"), vector.Uri, vector.Headers, vector.Body));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Authorization_is_the_vendors_to_the_letter(string name)
    {
        Vector vector = new(Load()[name]);
        Assert.Equal(
            vector.Text("authorization"),
            RequestSigner.Authorization(vector.Text("canonicalRequest"), vector.Headers, vector.Text("ak"), new Secret(vector.Text("sk"))));
    }

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
        Vector vector = new(Load()[name]);
        using HttpRequestMessage request = new(HttpMethod.Get, vector.Uri);
        Secret? securityToken = vector.Header("X-Security-Token") is { } token ? new Secret(token) : null;
        DateTimeOffset date = DateTimeOffset.ParseExact(vector.Header("X-Sdk-Date")!, "yyyyMMdd'T'HHmmss'Z'", null, DateTimeStyles.AssumeUniversal);

        new AccessKey(vector.Text("ak"), new Secret(vector.Text("sk")), securityToken).Authenticate(request, vector.Body, vector.Header("X-Project-Id"), date);

        Assert.Equal(vector.Text("authorization"), Assert.Single(request.Headers.GetValues("Authorization")));
        Assert.All(vector.Headers, header => Assert.Equal(header.Value, Assert.Single(request.Headers.GetValues(header.Name))));
    }

    [Theory]
    [InlineData("x_y")]
    [InlineData("_x")]
    public void A_header_with_an_underscore_is_not_signed(string name)
    {
        string canonical = RequestSigner.CanonicalRequest("GET", new Uri("https://h/"), [("host", "h"), (name, "1"), ("x-sdk-date", "d")], []);
        Assert.DoesNotContain(name, canonical, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_are_signed_in_lower_case_and_in_order_without_the_spaces_around_them() => Assert.Contains(
        "\nhost:h\nx-sdk-date:d\n\nhost;x-sdk-date\n",
        RequestSigner.CanonicalRequest("GET", new Uri("https://h/"), [("X-Sdk-Date", " d "), ("Host", "h")], []),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("/", "/\n")]
    [InlineData("/a!b(c)", "/a%21b%28c%29/\n")]
    [InlineData("/%e4%bd%a0/%41", "/%E4%BD%A0/A/\n")]
    [InlineData("/?flag", "/\nflag=")]
    [InlineData("/?b=1&flag&a", "/\na=&b=1&flag=")]
    [InlineData("/?a=b=c", "/\na=b%3Dc")]
    [InlineData("/?a=%2f", "/\na=%2F")]
    [InlineData("/?a=(b)", "/\na=%28b%29")]
    [InlineData("/?", "/\n")]
    public void Path_and_query_are_signed_in_canonical_encoding(string sent, string canonical) => Assert.StartsWith(
        $"GET\n{canonical}\nhost:h\n", RequestSigner.CanonicalRequest("GET", new Uri("https://h" + sent), [("host", "h")], []), StringComparison.Ordinal);

    [Theory]
    [InlineData("SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=0123456789abcdefABCDEF, x", "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=***, x")]
    [InlineData("Signature mismatch", "Signature mismatch")]
    public void Any_signature_in_a_text_is_redacted(string text, string shown) => Assert.Equal(shown, new AccessKey("AK", new Secret("SK")).Redact(text));

    [Theory]
    [InlineData("https://waf.cn-north-4.myhuaweicloud.com/v1", "waf.cn-north-4.myhuaweicloud.com")]
    [InlineData("https://example.com:8443/", "example.com:8443")]
    [InlineData("http://[::1]:8080/", "[::1]:8080")]
    [InlineData("https://[::1]/", "[::1]")]
    [InlineData("https://bücher.example/", "xn--bcher-kva.example")]
    public void Signed_host_is_the_one_in_the_host_header(string uri, string host) => Assert.Equal(host, RequestSigner.Host(new Uri(uri)));

    private static Dictionary<string, JsonElement> Load()
    {
        using Stream file = typeof(SigningTests).Assembly.GetManifestResourceStream("signing-vectors.json")!;
        return JsonDocument.Parse(file).RootElement.GetProperty("vectors").EnumerateArray()
            .ToDictionary(vector => vector.GetProperty("name").GetString()!);
    }

    private sealed class Vector(JsonElement json)
    {
        public Uri Uri { get; } = new(json.GetProperty("url").GetString() + "?" + string.Join('&', Query(json)));

        public byte[] Body { get; } = Encoding.UTF8.GetBytes(json.TryGetProperty("body", out JsonElement body) ? body.GetString()! : "");

        public List<(string Name, string Value)> Headers { get; } =
        [
            .. json.GetProperty("signedHeaders").EnumerateObject()
                .Where(header => header.Name != "Authorization")
                .Select(header => (header.Name, header.Value.GetString()!)),
        ];

        public string? Header(string name) => Headers.FirstOrDefault(header => header.Name == name).Value;

        public string Text(string name) => json.GetProperty(name).GetString()!;

        private static IEnumerable<string> Query(JsonElement json) =>
            from parameter in json.GetProperty("query").EnumerateObject()
            from value in parameter.Value.ValueKind == JsonValueKind.Array ? parameter.Value.EnumerateArray().Select(v => v.GetString()!) : [parameter.Value.GetString()!]
            select $"{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(value)}";
    }
}
