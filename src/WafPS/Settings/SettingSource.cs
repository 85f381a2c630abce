namespace WafPS.Settings;

/// <summary>A source of settings.</summary>
internal abstract class SettingSource
{
    /// <returns>Null if the source doesn't have the setting.</returns>
    /// <exception cref="SettingException">The source has a value that isn't valid.</exception>
    public abstract SettingValue? Find(Setting setting);

    /// <summary>Finds the endpoint of one region.</summary>
    public virtual SettingValue? FindEndpoint(string region) => null;

    /// <summary>Finds a candidate for each kind of credential that the source can have, in order of preference.</summary>
    public virtual IEnumerable<CredentialCandidate> FindCredentials() => [];
}
