using System.Globalization;
using WafPS.Client.Text;

namespace WafPS.Client.Authentication;

/// <summary>An access key. It signs each request with the secret key, which isn't sent.</summary>
/// <param name="id">The access key ID (AK), which isn't secret.</param>
/// <param name="secretKey">The secret key (SK).</param>
/// <param name="securityToken">The security token of a temporary access key. Null for a permanent one.</param>
internal sealed class AccessKey(string id, Secret secretKey, Secret? securityToken = null) : Credential
{
    public string Id => id;

    private Secret SecretKey => secretKey;

    private Secret? SecurityToken => securityToken;

    public override string? Authenticate(HttpRequestMessage request, byte[] body, string? projectId, DateTimeOffset now)
    {
        string date = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string host = RequestSigner.Host(request.RequestUri!);
        // The signature requires this order.
        List<(string Name, string Value)> signed = new(4) { ("host", host) };
        request.Headers.Host = host;
        if (projectId is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Project-Id", projectId);
            signed.Add(("x-project-id", projectId));
        }

        request.Headers.TryAddWithoutValidation("X-Sdk-Date", date);
        signed.Add(("x-sdk-date", date));
        if (securityToken is not null)
        {
            string token = securityToken.RevealText();
            request.Headers.TryAddWithoutValidation("X-Security-Token", token);
            signed.Add(("x-security-token", token));
        }

        string canonical = RequestSigner.CanonicalRequest(request.Method.Method, request.RequestUri!, signed, body);
        request.Headers.TryAddWithoutValidation("Authorization", RequestSigner.Authorization(canonical, signed, id, secretKey));
        return canonical;
    }

    public override bool IsSameAs(Credential other) =>
        other is AccessKey key && key.Id == id && key.SecretKey.Equals(secretKey) && Equals(key.SecurityToken, securityToken);

    public override string Redact(string text) => RequestSigner.RedactSignature(securityToken?.RedactFrom(text) ?? text);
}
