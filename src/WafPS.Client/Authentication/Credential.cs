using System.Globalization;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Authentication;

/// <summary>Authenticates requests.</summary>
internal abstract class Credential
{
    /// <summary>The place in which a user would change it, such as <c>$WafToken</c>.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Returns the credential for the next request: this one, or one that is acquired with it.</summary>
    /// <exception cref="WafClientException">No credential could be acquired.</exception>
    public virtual Task<Credential> AcquireAsync(CancellationToken cancellationToken) => Task.FromResult(this);

    /// <summary>Drops an acquired credential that the service rejected.</summary>
    /// <returns>Whether another one can be acquired.</returns>
    public virtual bool Invalidate(Credential rejected) => false;

    /// <summary>When its use began. Null if that is unknown.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether it is the result of a login, so that no user can have mistyped it.</summary>
    public bool IsFromLogin { get; init; }

    /// <summary>Whether the service has accepted it before.</summary>
    public bool WasAccepted { get; set; }

    /// <summary>The facts for errors.</summary>
    public CredentialInfo Info => new(Origin, Since, IsFromLogin);

    /// <summary>Adds the authentication headers. It is called for each attempt, as the last change before the request is sent.</summary>
    /// <param name="request">A request to one of the service's endpoints.</param>
    /// <param name="body">The content of the request.</param>
    /// <param name="projectId">Null for services without projects.</param>
    /// <param name="now">The time of the signature.</param>
    /// <returns>The canonical request that was signed. Null if the credential doesn't sign.</returns>
    public abstract string? Authenticate(HttpRequestMessage request, byte[] body, string? projectId, DateTimeOffset now);

    /// <summary>Redacts the secrets that this credential sends, because a server may repeat them.</summary>
    public abstract string Redact(string text);

    /// <summary>Whether a service that locks this credential after several rejections also locks the other one.</summary>
    public virtual bool IsLockedWith(Credential other) => ReferenceEquals(this, other) || IsSameAs(other);

    /// <summary>Whether the other one has the same secrets. If this one is rejected, the other one is rejected, too.</summary>
    public abstract bool IsSameAs(Credential other);
}

/// <summary>An IAM token of a user. WafPS sends it unchanged.</summary>
internal sealed class UserToken(Secret token) : Credential
{
    private Secret Token => token;

    public override string? Authenticate(HttpRequestMessage request, byte[] body, string? projectId, DateTimeOffset now)
    {
        request.Headers.TryAddWithoutValidation("X-Auth-Token", token.RevealText());
        return null;
    }

    public override bool IsSameAs(Credential other) => other is UserToken { Token: { } others } && others.Equals(token);

    public override string Redact(string text) => token.RedactFrom(text);
}

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
