using WafPS.Client.Authentication;

namespace WafPS.Settings;

/// <summary>What one source has of one kind of credential. A credential is taken whole from one source, or not at all.</summary>
internal abstract class CredentialOffer
{
    /// <summary>The source has some part of it: no later source is asked.</summary>
    public abstract bool IsPresent { get; }

    /// <summary>The parts it lacks, by where they would be set.</summary>
    public abstract IReadOnlyList<string> Missing { get; }

    /// <summary>The parts it has, by where they are set.</summary>
    public abstract IReadOnlyList<string> Present { get; }

    /// <exception cref="SettingException">A part can't be what it is meant to be.</exception>
    public abstract Credential ToCredential();
}
