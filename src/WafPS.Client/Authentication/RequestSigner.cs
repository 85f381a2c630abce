using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using WafPS.Client.Text;

namespace WafPS.Client.Authentication;

/// <summary>
/// Signs requests with SDK-HMAC-SHA256, the signature of Huawei Cloud's API gateway. WafPS and the gateway convert a request to the same
/// canonical form. Both compute the same signature from it if they have the same secret key.
/// </summary>
internal static class RequestSigner
{
    private const string Algorithm = "SDK-HMAC-SHA256";
    private const string SignatureKey = "Signature=";
    private const int HashSize = 32;
    private const string HashOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    // The characters that a signed header name doesn't contain.
    private static readonly char[] s_unsigned = "_ABCDEFGHIJKLMNOPQRSTUVWXYZ".ToCharArray();

    [ThreadStatic]
    private static StringBuilder? t_text;

    /// <summary>Redacts the signature of an Authorization header from a text.</summary>
    public static string RedactSignature(string text) => text.Contains(SignatureKey)
        ? Regex.Replace(text, $"(?<={SignatureKey})[0-9A-Fa-f]+", "***", RegexOptions.CultureInvariant)
        : text;

    /// <summary>Returns the signature in the Authorization header. Null if there is none.</summary>
    public static string? SignatureIn(HttpRequestMessage request) =>
        request.Headers.NonValidated.FirstOrDefault(header => header.Key == "Authorization").Value is { } values && string.Concat(values) is var value
        && value.IndexOf(SignatureKey, StringComparison.Ordinal) is > 0 and var key ? value.Substring(key + SignatureKey.Length) : null;

    /// <summary>Returns the value of the Host header, which is also signed. It contains a port that isn't the default of the scheme.</summary>
    public static string Host(Uri uri)
    {
        string host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.DnsSafeHost}]" : uri.IdnHost;
        return uri.IsDefaultPort ? host : $"{host}:{uri.Port}";
    }

    /// <summary>Returns the canonical form of a request. Header names with an underscore are left out, because gateways drop these headers.</summary>
    public static string CanonicalRequest(string method, Uri uri, IReadOnlyList<(string Name, string Value)> headers, byte[] body)
    {
        IReadOnlyList<(string Name, string Value)> signed = Signed(headers);
        StringBuilder request = Text.Append(method).Append('\n');
        AppendPath(request, uri.AbsolutePath);
        AppendQuery(request.Append('\n'), uri.Query);
        request.Append('\n');
        for (int i = 0; i < signed.Count; i++)
        {
            request.Append(signed[i].Name).Append(':').Append(signed[i].Value).Append('\n');
        }

        AppendNames(request.Append('\n'), signed);
        request.Append('\n');
        if (body.Length == 0)
        {
            return request.Append(HashOfNothing).ToString();
        }

        Span<byte> hash = stackalloc byte[HashSize];
        SHA256.HashData(body, hash);
        return AppendHexadecimal(request, hash).ToString();
    }

    /// <summary>Returns the value of the Authorization header.</summary>
    public static string Authorization(string canonicalRequest, IReadOnlyList<(string Name, string Value)> headers, string accessKeyId, Secret secretKey)
    {
        IReadOnlyList<(string Name, string Value)> signed = Signed(headers);
        Span<byte> hash = stackalloc byte[HashSize];
        Hash(canonicalRequest, hash);
        StringBuilder text = Text.Append(Algorithm).Append('\n').Append(signed.First(header => header.Name == "x-sdk-date").Value).Append('\n');
        Span<byte> signature = stackalloc byte[HashSize];
        byte[] key = secretKey.RevealBytes();
        try
        {
            HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(AppendHexadecimal(text, hash).ToString()), signature);
        }
        finally
        {
            Array.Clear(key, 0, key.Length);
        }

        text = Text.Append(Algorithm).Append(" Access=").Append(accessKeyId).Append(", SignedHeaders=");
        AppendNames(text, signed);
        return AppendHexadecimal(text.Append(", ").Append(SignatureKey), signature).ToString();
    }

    // Reused, because there is a signature for every request. A security token can stay in its buffer, and is also in memory as a string.
    private static StringBuilder Text => (t_text ??= new StringBuilder(512)).Clear();

    private static IReadOnlyList<(string Name, string Value)> Signed(IReadOnlyList<(string Name, string Value)> headers)
    {
        for (int i = 0; i < headers.Count; i++)
        {
            (string name, string value) = headers[i];
            if (name.IndexOfAny(s_unsigned) >= 0 || value.Trim().Length < value.Length || (i > 0 && string.CompareOrdinal(headers[i - 1].Name, name) > 0))
            {
                return [.. headers.Where(header => header.Name.IndexOf('_') < 0)
                    .Select(header => (Name: header.Name.ToLowerInvariant(), Value: header.Value.Trim()))
                    .OrderBy(header => header.Name, StringComparer.Ordinal)];
            }
        }

        return headers;
    }

    private static void AppendNames(StringBuilder text, IReadOnlyList<(string Name, string Value)> headers)
    {
        for (int i = 0; i < headers.Count; i++)
        {
            text.Append(i == 0 ? "" : ";").Append(headers[i].Name);
        }
    }

    // The canonical path always ends in "/", even if the address of the request doesn't.
    private static void AppendPath(StringBuilder request, string path)
    {
        if (IsPlain(path, '/'))
        {
            request.Append(path);
        }
        else
        {
            foreach (string segment in path.Substring(1).Split('/'))
            {
                request.Append('/').Append(Encode(segment));
            }
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

        if (query.IndexOf('=') == query.LastIndexOf('=') && query.IndexOf('=') > 0 && IsPlain(query.Substring(1), '='))
        {
            request.Append(query, 1, query.Length - 1);
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

    // RFC 3986: only A-Z a-z 0-9 - _ . ~ aren't escaped.
    private static string Encode(string segment) => Uri.EscapeDataString(Uri.UnescapeDataString(segment));

    private static bool IsPlain(string text, char separator)
    {
        foreach (char c in text)
        {
            bool isUnreserved = c is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or '-' or '_' or '.' or '~';
            if (!isUnreserved && c != separator)
            {
                return false;
            }
        }

        return true;
    }

    private static void Hash(string text, Span<byte> hash)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        int count = Encoding.UTF8.GetBytes(text, 0, text.Length, bytes, 0);
        SHA256.HashData(bytes.AsSpan(0, count), hash);
        // The array can contain a security token, and the next code that rents it could read it.
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
    }

    private static StringBuilder AppendHexadecimal(StringBuilder text, ReadOnlySpan<byte> hash)
    {
        const string Digits = "0123456789abcdef";
        Span<char> digits = stackalloc char[2 * HashSize];
        for (int i = 0; i < HashSize; i++)
        {
            (digits[2 * i], digits[2 * i + 1]) = (Digits[hash[i] >> 4], Digits[hash[i] & 0xF]);
        }

        return text.Append(digits);
    }
}
