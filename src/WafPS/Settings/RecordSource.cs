namespace WafPS.Settings;

/// <summary>The properties of the object in the pipeline.</summary>
/// <param name="own">What it brings along.</param>
internal sealed class RecordSource(OwnSettings own) : SettingSource
{
    public override SettingValue? Find(Setting setting) => own.Find(setting);

    public override IEnumerable<CredentialOffer> FindCredentials() => [];
}
