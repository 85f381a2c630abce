namespace WafPS.Settings;

/// <summary>The properties of the object in the pipeline.</summary>
/// <param name="recordSettings">What it brings along.</param>
internal sealed class RecordSource(RecordSettings recordSettings) : SettingSource
{
    public override SettingValue? Find(Setting setting) => recordSettings.Find(setting);

    public override IEnumerable<CredentialCandidate> FindCredentials() => [];
}
