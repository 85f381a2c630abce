namespace WafPS.Settings;

/// <summary>A place that settings come from.</summary>
internal abstract class SettingSource
{
    /// <returns>Null where this source doesn't have it.</returns>
    /// <exception cref="SettingException">It has something that can't be it.</exception>
    public abstract SettingValue? Find(Setting setting);

    /// <summary>An endpoint that holds for one region only.</summary>
    public virtual SettingValue? FindEndpoint(string region) => null;

    /// <summary>A candidate for each kind of credential that the source may have, in order of preference.</summary>
    public virtual IEnumerable<CredentialCandidate> FindCredentials() => [];
}
