using WafPS.Client.Files;

namespace WafPS.Settings;

/// <summary>The credentials file of the vendor's SDKs: <c>HUAWEICLOUD_SDK_CREDENTIALS_FILE</c>, or <c>~/.huaweicloud/credentials</c>.</summary>
internal sealed class ProfileSource : SettingSource
{
    private readonly SettingsFilePath? _file;
    private readonly Lazy<IReadOnlyDictionary<string, string>?> _section;

    /// <param name="location">Returns the shell's location, at which a relative path starts.</param>
    /// <param name="cancellationToken">Stops reading a pipe.</param>
    public ProfileSource(Func<string> location, CancellationToken cancellationToken)
    {
        _file = SettingsFilePath.Find("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "credentials", location);
        _section = new(() => _file?.Read(path => ProfileFile.Read(path, cancellationToken)));
    }

    public override SettingValue? Find(Setting setting) => setting switch
    {
        Setting.ProjectId => Value("project_id"),
        Setting.IamEndpoint => Value("iam_endpoint"),
        _ => null,
    };

    public override IEnumerable<CredentialCandidate> FindCredentials()
    {
        if (_file is null)
        {
            yield break;
        }

        if (_section.Value is null)
        {
            throw SettingException.ProfileSectionMissing(_file.Shown, ProfileFile.Section);
        }

        yield return CredentialCandidate.AccessKey(Origin, Part("ak"), Part("sk"), Part("security_token"));
    }

    private string Origin => $"{_file!.Shown} [{ProfileFile.Section}]";

    private CredentialPart Part(string key) => new($"{Origin} {key}", Value(key)?.Text);

    private SettingValue? Value(string key) =>
        _section.Value?.TryGetValue(key, out string? value) == true && value.Trim() is { Length: > 0 } text ? new SettingValue(text, Origin) : null;
}
