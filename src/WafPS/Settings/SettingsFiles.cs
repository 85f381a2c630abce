using System.Management.Automation;
using WafPS.Client.Files;
using WafPS.Client.Text;

namespace WafPS.Settings;

/// <summary>The path of a settings file.</summary>
/// <param name="Path">The path for the file system.</param>
/// <param name="Shown">The path for messages.</param>
internal sealed record SettingsFilePath(string Path, string Shown)
{
    private const string Folder = ".huaweicloud";

    /// <param name="variable">The environment variable that can contain the path.</param>
    /// <param name="name">The name of the file in the user's home.</param>
    /// <param name="location">Returns the shell's location, at which a relative path starts. The process can have another directory.</param>
    /// <returns>Null if the variable isn't set and the user's home has no such file.</returns>
    public static SettingsFilePath? Find(string variable, string name, Func<string> location)
    {
        if (Environment.GetEnvironmentVariable(variable)?.Trim() is { Length: > 0 } named)
        {
            string full = Full(named, location);
            return new SettingsFilePath(full, TextSanitizer.Sanitize(full));
        }

        string path = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Folder, name);
        return File.Exists(path) || Directory.Exists(path) ? new SettingsFilePath(path, $"~/{Folder}/{name}") : null;
    }

    /// <exception cref="SettingException">The file can't be read.</exception>
    /// <exception cref="PipelineStoppedException">The pipeline is stopping.</exception>
    public T Read<T>(Func<string, T> read)
    {
        try
        {
            return read(Path);
        }
        catch (SettingsFileException e)
        {
            throw SettingException.FileInvalid(e, Shown);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private static string Full(string named, Func<string> location)
    {
        try
        {
            return System.IO.Path.IsPathRooted(named) ? named : System.IO.Path.GetFullPath(System.IO.Path.Combine(location(), named));
        }
        catch (ArgumentException)
        {
            // .NET Framework rejects some texts as paths. Reading the file then causes the error.
            return named;
        }
    }
}

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
