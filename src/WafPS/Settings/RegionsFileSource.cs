using WafPS.Client.Files;

namespace WafPS.Settings;

/// <summary>The regions file of the vendor's SDKs, <c>~/.huaweicloud/regions.yaml</c> or where <c>HUAWEICLOUD_SDK_REGIONS_FILE</c> says.</summary>
/// <param name="location">Finds the shell's location, from which a relative path starts.</param>
/// <param name="cancellationToken">Ends the reading of a pipe.</param>
internal sealed class RegionsFileSource(Func<string> location, CancellationToken cancellationToken) : SettingSource
{
    public override SettingValue? Find(Setting setting) => null;

    public override SettingValue? FindEndpoint(string region)
    {
        SettingsFilePath? file = SettingsFilePath.Find("HUAWEICLOUD_SDK_REGIONS_FILE", "regions.yaml", location);
        return file?.Read(path => RegionsFile.Endpoints(path, "WAF", region, cancellationToken)) is { Count: > 0 } endpoints
            ? new SettingValue(string.Join(",", endpoints), file.Shown)
            : null;
    }
}
