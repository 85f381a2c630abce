using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WafSimulator;

/// <summary>
/// Recomputes a request's SDK-HMAC-SHA256 signature from what arrived, as the gateway does. Written from the vendor's
/// description and apart from the client's signer, so that the two can prove each other.
/// </summary>
internal sealed class SignatureCheck(SimulatedAccount account, TimeProvider time)
{
    private const int FailuresUntilLocked = 5;
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_lockTime = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private int _failures;
    private DateTimeOffset _lockedUntil;

    /// <returns>Null where the signature is right.</returns>
    public GatewayError? Check(HttpContext context, string authorization, byte[] body)
    {
        lock (_lock)
        {
            if (time.GetUtcNow() < _lockedUntil)
            {
                return GatewayError.NotAuthenticated("AK access failed to reach the limit,forbidden");
            }

            GatewayError? rejection = Verify(context, authorization, body);
            _failures = rejection is null ? 0 : _failures + 1;
            if (_failures > FailuresUntilLocked)
            {
                _failures = 0;
                _lockedUntil = time.GetUtcNow() + s_lockTime;
            }

            return rejection;
        }
    }

    private GatewayError? Verify(HttpContext context, string authorization, byte[] body)
    {
        Dictionary<string, string> parts = authorization["SDK-HMAC-SHA256".Length..].Split(',')
            .Select(part => part.Trim().Split('=', 2))
            .Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1]);
        string access = parts.GetValueOrDefault("Access", "");
        TemporaryKey temporary = account.TemporaryKey;
        bool isTemporary = access == temporary.AccessKey;
        if (access != account.AccessKey && !isTemporary)
        {
            return GatewayError.NotAuthenticated($"Get secretKey failed,ak:{access},err:ak not exist");
        }

        if (isTemporary && Header(context, "X-Security-Token") != temporary.SecurityToken)
        {
            return GatewayError.NotAuthenticated($"Get secretKey failed,ak:{access},err:security token is wrong or missing");
        }

        string date = Header(context, "X-Sdk-Date");
        DateTimeOffset now = time.GetUtcNow();
        if (!DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset signedAt)
            || (now - signedAt).Duration() > s_tolerance)
        {
            return GatewayError.NotAuthenticated($"calc aksk signature fail:signature expired,signature time:{date},server time:{now:yyyyMMdd'T'HHmmss'Z'}");
        }

        string[] names = parts.GetValueOrDefault("SignedHeaders", "").Split(';');
        string canonical = Canonical(context, names, body);
        string toSign = $"SDK-HMAC-SHA256\n{date}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        string secret = isTemporary ? temporary.SecretKey : account.SecretKey;
        string expected = Hex(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(toSign)));
        bool isComplete = names.Contains("host") && names.Contains("x-sdk-date") && (!isTemporary || names.Contains("x-security-token"));
        return isComplete && expected == parts.GetValueOrDefault("Signature")
            ? null
            : GatewayError.NotAuthenticated($"verify aksk signature fail, canonicalRequest:{canonical.Replace('\n', '|')}");
    }

    private static string Canonical(HttpContext context, string[] names, byte[] body)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int mark = target.IndexOf('?', StringComparison.Ordinal);
        string path = mark < 0 ? target : target[..mark];
        IEnumerable<(string Key, string Value)> query = mark < 0
            ? []
            : from pair in target[(mark + 1)..].Split('&')
              let split = pair.Split('=', 2)
              select (Decode(split[0]), split.Length > 1 ? Decode(split[1]) : "");
        List<string> lines =
        [
            context.Request.Method,
            string.Join('/', path.Split('/').Select(segment => Encode(Decode(segment)))) + (path.EndsWith('/') ? "" : "/"),
            string.Join('&', query.OrderBy(p => p.Key, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal).Select(p => $"{Encode(p.Key)}={Encode(p.Value)}")),
            .. names.Select(name => $"{name}:{Header(context, name).Trim()}"),
            "",
            string.Join(';', names),
            Hex(SHA256.HashData(body)),
        ];
        return string.Join('\n', lines);
    }

    private static string Header(HttpContext context, string name) => context.Request.Headers[name].ToString();

    private static string Encode(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(
        b => char.IsAsciiLetterOrDigit((char)b) || "-_.~".Contains((char)b, StringComparison.Ordinal) ? ((char)b).ToString() : $"%{b:X2}"));

    private static string Decode(string text) => System.Net.WebUtility.UrlDecode(text.Replace("+", "%2B", StringComparison.Ordinal));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
