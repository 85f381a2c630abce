using WafPS.Client.Responses;

namespace WafPS.Client.Authentication;

/// <summary>Puts a caller's identity on a request.</summary>
internal abstract class Credential
{
    /// <summary>Where a user would change it, such as <c>$WafToken</c>.</summary>
    public string Origin { get; init; } = "";

    /// <summary>What goes onto a request now: itself, or what was obtained with it.</summary>
    /// <exception cref="WafClientException">It couldn't be obtained.</exception>
    public virtual Task<Credential> AcquireAsync(CancellationToken cancellationToken) => Task.FromResult(this);

    /// <summary>Told that the service refused what was obtained with it.</summary>
    /// <returns>Whether another one can be obtained.</returns>
    public virtual bool Invalidate(Credential rejected) => false;

    /// <summary>Since when it has been in use. Null where nobody knows.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether it came from a login, so that nobody could have mistyped it.</summary>
    public bool IsFromLogin { get; init; }

    /// <summary>Whether the service has accepted it before.</summary>
    public bool WasAccepted { get; set; }

    /// <summary>What an error says about it.</summary>
    public CredentialInfo Info => new(Origin, Since, IsFromLogin);

    /// <summary>Called for every attempt, as the last change to a request before it is sent.</summary>
    /// <param name="request">Bound for one of the service's endpoints.</param>
    /// <param name="body">What it carries.</param>
    /// <param name="projectId">Null for services that know no projects.</param>
    /// <param name="now">The time a signature carries.</param>
    /// <returns>The canonical request that was signed. Null where none was.</returns>
    public abstract string? Authenticate(HttpRequestMessage request, byte[] body, string? projectId, DateTimeOffset now);

    /// <summary>The text without the secrets that this credential sends: a server may well repeat them.</summary>
    public abstract string Redact(string text);

    /// <summary>Whether a service that locks this one after rejections in a row locks the other one with it.</summary>
    public virtual bool IsLockedWith(Credential other) => ReferenceEquals(this, other) || IsSameAs(other);

    /// <summary>Whether the other one is worth trying where this one was refused.</summary>
    public abstract bool IsSameAs(Credential other);
}
