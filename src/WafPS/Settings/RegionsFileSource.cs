using WafPS.Client.Files;

namespace WafPS.Settings;

/// <summary>The regions file of the vendor's SDKs: <c>HUAWEICLOUD_SDK_REGIONS_FILE</c>, or <c>~/.huaweicloud/regions.yaml</c>.</summary>
/// <param name="location">Returns the shell's location, at which a relative path starts.</param>
/// <param name="cancellationToken">Stops reading a pipe.</param>
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
