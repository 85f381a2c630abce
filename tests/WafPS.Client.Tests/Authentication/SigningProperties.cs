using System.Net;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using WafPS.Client.Authentication;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Authentication;

/// <summary>Compares the signature with one that is written from the vendor's description alone, without the signer's shortcuts.</summary>
public class SigningProperties
{
    private static readonly Gen<string> s_part = Gen.OneOf(Gen.String[Gen.Char.AlphaNumeric, 0, 12], Gen.String[0, 6], Gen.OneOf("a b", "ä", "%2F", "+", "~._-", "=", "a=b", "名"));

    [Fact]
    public void The_signature_matches_the_vendors_description_for_any_request() => Gen.Select(
            s_part.Array[0, 5], Gen.Select(s_part, s_part).Array[0, 5], Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 8], Gen.String[Gen.Char[' ', '~'], 0, 20]).Array[0, 4], Gen.Byte.Array[0, 50])
        .Sample(
            (path, query, headers, body) =>
            {
                Uri uri = new("https://waf.example.com/" + string.Join('/', path.Select(Escape)) + (query.Length == 0 ? "" : "?" + string.Join('&', query.Select(pair => $"{Escape(pair.Item1)}={Escape(pair.Item2)}"))));
                List<(string Name, string Value)> signed = [.. headers.Select(header => ("x-" + header.Item1, header.Item2)).DistinctBy(header => header.Item1.ToLowerInvariant()), ("X-Sdk-Date", "20260101T000000Z"), ("host", "waf.example.com")];
                string canonical = RequestSigner.CanonicalRequest("GET", uri, signed, body);
                Assert.Equal(Canonical(uri, signed, body), canonical);
                Assert.EndsWith("Signature=" + Signature(canonical, "secret"), RequestSigner.Authorization(canonical, signed, "AK", new Secret("secret")), StringComparison.Ordinal);
            },
            iter: 3_000);

    private static string Canonical(Uri uri, List<(string Name, string Value)> headers, byte[] body)
    {
        (string Name, string Value)[] sorted = [.. headers.Select(header => (header.Name.ToLowerInvariant(), header.Value.Trim())).OrderBy(header => header.Item1, StringComparer.Ordinal)];
        string path = string.Concat(uri.AbsolutePath.Split('/').Skip(1).Select(segment => "/" + Encode(Decode(segment))));
        string query = string.Join('&', uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => (Decode(pair[0]), Decode(pair[^1]))).OrderBy(pair => pair.Item1, StringComparer.Ordinal).ThenBy(pair => pair.Item2, StringComparer.Ordinal)
            .Select(pair => $"{Encode(pair.Item1)}={Encode(pair.Item2)}"));
        return string.Join('\n', ["GET", path.EndsWith('/') ? path : path + "/", query, .. sorted.Select(header => $"{header.Name}:{header.Value}"), "", string.Join(';', sorted.Select(header => header.Name)), Hex(SHA256.HashData(body))]);
    }

    private static string Signature(string canonical, string secret) => Hex(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"SDK-HMAC-SHA256\n20260101T000000Z\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}")));

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static string Decode(string text) => WebUtility.UrlDecode(text.Replace("+", "%2B", StringComparison.Ordinal));

    private static string Encode(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~' ? $"{(char)b}" : $"%{b:X2}"));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
