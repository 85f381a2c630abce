namespace WafPS.Settings;

/// <summary>The elastic cloud server that this runs on, if it is one: it may have an agency, which is asked where nothing else is set.</summary>
internal sealed class AgencySource : SettingSource
{
    public override SettingValue? Find(Setting setting) => null;

    public override IEnumerable<CredentialCandidate> FindCredentials()
    {
        yield return new AgencyCandidate();
    }
}
