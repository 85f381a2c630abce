using WafPS.Client.Authentication;
using WafPS.Client.Http;

namespace WafPS.Settings;

/// <summary>What one source has of one kind of credential. A credential is taken whole from one source, or not at all.</summary>
internal abstract class CredentialCandidate
{
    /// <summary>What it would be.</summary>
    public abstract AuthenticationType Type { get; }

    /// <summary>Where it comes from, as a whole.</summary>
    public abstract string Origin { get; }

    /// <summary>The public half of an access key, where it is one.</summary>
    public virtual string? AccessKeyId => null;

    /// <summary>The source has some part of it: no later source is asked.</summary>
    public abstract bool IsPresent { get; }

    /// <summary>The parts it lacks, by where they would be set.</summary>
    public abstract IReadOnlyList<string> Missing { get; }

    /// <summary>The parts it has, by where they are set.</summary>
    public abstract IReadOnlyList<string> Present { get; }

    /// <param name="settings">The call's other settings, where it needs any.</param>
    /// <param name="service">What it obtains a credential with, where it isn't one itself.</param>
    /// <exception cref="SettingException">A part can't be what it is meant to be.</exception>
    public abstract Credential ToCredential(ConnectionSettings settings, ApiClient service);

    protected static IReadOnlyList<string> Origins(Func<CredentialPart, bool> which, params CredentialPart[] parts) =>
        [.. parts.Where(which).Select(part => part.Origin).Distinct()];
}
