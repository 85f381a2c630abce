using WafPS.Client.Responses;

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
