using WafPS.Client.Files;

namespace WafPS.Settings;

/// <summary>The regions file of the vendor's SDKs, <c>~/.huaweicloud/regions.yaml</c> or where <c>HUAWEICLOUD_SDK_REGIONS_FILE</c> says.</summary>
internal sealed class RegionsFileSource : SettingSource
{
    public override SettingValue? Find(Setting setting) => null;

    public override SettingValue? FindEndpoint(string region)
    {
        if (SettingsFilePath.Find("HUAWEICLOUD_SDK_REGIONS_FILE", "regions.yaml") is not { } file)
        {
            return null;
        }

        try
        {
            return RegionsFile.Endpoints(file.Path, "WAF", region) is { Count: > 0 } endpoints ? new SettingValue(string.Join(",", endpoints), file.Shown) : null;
        }
        catch (SettingsFileException e)
        {
            throw SettingException.FileInvalid(e, file.Shown);
        }
    }

    public override IEnumerable<CredentialOffer> FindCredentials() => [];
}
