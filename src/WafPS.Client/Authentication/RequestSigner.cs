using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace WafPS.Client.Authentication;

/// <summary>
/// SDK-HMAC-SHA256, the signature of Huawei Cloud's API gateway. A request is put into one canonical form on both
/// sides; who holds the secret key can compute the same signature of it.
/// </summary>
internal static class RequestSigner
{
    private const string Algorithm = "SDK-HMAC-SHA256";

    private static readonly Regex s_signature = new("(?<=Signature=)[0-9A-Fa-f]+", RegexOptions.CultureInvariant);

    /// <summary>A text in which an Authorization header may stand, without its signature.</summary>
    public static string WithoutSignature(string text) => text.Contains("Signature=") ? s_signature.Replace(text, "***") : text;

    /// <summary>The signature in an Authorization header. Null where there is none.</summary>
    public static string? SignatureIn(HttpRequestMessage request) =>
        request.Headers.NonValidated.FirstOrDefault(header => header.Key == "Authorization").Value is { } values
        && s_signature.Match(string.Concat(values)) is { Success: true } signature ? signature.Value : null;

    /// <summary>The host as it stands in the Host header, and so in the signature: with a port that isn't the scheme's own.</summary>
    public static string Host(Uri uri)
    {
        string host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.DnsSafeHost}]" : uri.IdnHost;
        return uri.IsDefaultPort ? host : $"{host}:{uri.Port}";
    }

    /// <summary>The form that both sides hash.</summary>
    /// <param name="method">In upper case.</param>
    /// <param name="uri">Absolute, as it is sent.</param>
    /// <param name="headers">The headers to sign, x-sdk-date among them. Names with an underscore are left out: gateways drop them.</param>
    /// <param name="body">As it is sent.</param>
    public static string CanonicalRequest(string method, Uri uri, IEnumerable<(string Name, string Value)> headers, byte[] body)
    {
        (string Name, string Value)[] signed = Signed(headers);
        StringBuilder request = new(512);
        request.Append(method).Append('\n');
        AppendPath(request, uri.AbsolutePath);
        AppendQuery(request.Append('\n'), uri.Query);
        request.Append('\n');
        foreach ((string name, string value) in signed)
        {
            request.Append(name).Append(':').Append(value).Append('\n');
        }

        return request.Append('\n').Append(Names(signed)).Append('\n').Append(Hash(body)).ToString();
    }

    /// <param name="canonicalRequest">What is signed.</param>
    /// <param name="headers">The headers that are part of it.</param>
    /// <param name="accessKeyId">AK.</param>
    /// <param name="secretKey">SK.</param>
    /// <returns>The value of the Authorization header.</returns>
    public static string Authorization(string canonicalRequest, IEnumerable<(string Name, string Value)> headers, string accessKeyId, Secret secretKey)
    {
        (string Name, string Value)[] signed = Signed(headers);
        string date = signed.First(header => header.Name == "x-sdk-date").Value;
        string toSign = $"{Algorithm}\n{date}\n{Hash(Encoding.UTF8.GetBytes(canonicalRequest))}";
        byte[] key = secretKey.RevealBytes();
        try
        {
            string signature = Hexadecimal(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
            return $"{Algorithm} Access={accessKeyId}, SignedHeaders={Names(signed)}, Signature={signature}";
        }
        finally
        {
            Array.Clear(key, 0, key.Length);
        }
    }

    private static (string Name, string Value)[] Signed(IEnumerable<(string Name, string Value)> headers) =>
        [.. headers.Where(header => header.Name.IndexOf('_') < 0)
            .Select(header => (Name: header.Name.ToLowerInvariant(), Value: header.Value.Trim()))
            .OrderBy(header => header.Name, StringComparer.Ordinal)];

    private static string Names((string Name, string Value)[] headers) => string.Join(";", headers.Select(header => header.Name));

    // Always ends in "/", though the request itself goes out without it.
    private static void AppendPath(StringBuilder request, string path)
    {
        foreach (string segment in path.Substring(1).Split('/'))
        {
            request.Append('/').Append(Encode(segment));
        }

        if (request[request.Length - 1] != '/')
        {
            request.Append('/');
        }
    }

    private static void AppendQuery(StringBuilder request, string query)
    {
        if (query.Length < 2)
        {
            return;
        }

        IEnumerable<string> pairs = query.Substring(1).Split('&')
            .Select(pair => pair.Split(['='], 2))
            .Select(pair => (Key: Uri.UnescapeDataString(pair[0]), Value: pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : ""))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}");
        request.Append(string.Join("&", pairs));
    }

    // RFC 3986: only A-Z a-z 0-9 - _ . ~ stand for themselves.
    private static string Encode(string segment) => Uri.EscapeDataString(Uri.UnescapeDataString(segment));

    private static string Hash(byte[] data) => Hexadecimal(SHA256.HashData(data));

    private static string Hexadecimal(byte[] bytes)
    {
        const string Digits = "0123456789abcdef";
        char[] text = new char[bytes.Length * 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = Digits[bytes[i] >> 4];
            text[2 * i + 1] = Digits[bytes[i] & 0xF];
        }

        return new string(text);
    }
}
