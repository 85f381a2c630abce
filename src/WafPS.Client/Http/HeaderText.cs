using System.Net.Http.Headers;
using WafPS.Client.Text;

namespace WafPS.Client.Http;

/// <summary>Headers as lines for a debug stream.</summary>
internal static class HeaderText
{
    // Not Authorization: the credential takes the signature out of it, and the rest of it helps.
    private static readonly HashSet<string> s_secret = new(StringComparer.OrdinalIgnoreCase)
    {
        "X-Auth-Token", "X-Subject-Token", "X-Security-Token", "X-Metadata-Token", "Proxy-Authorization", "Cookie", "Set-Cookie",
    };

    // Not validated: reading a header in the ordinary way parses it, and changes how it is sent.
    public static IReadOnlyList<string> Of(Sanitizer sanitizer, params HttpHeaders?[] groups) =>
        [.. groups.OfType<HttpHeaders>().SelectMany(headers => headers.NonValidated)
            .Select(header => sanitizer.Sanitize($"{header.Key}: {(s_secret.Contains(header.Key) ? "***" : string.Join(", ", header.Value))}"))];
}
