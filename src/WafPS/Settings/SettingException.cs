using System.Management.Automation;
using WafPS.Client;
using WafPS.Client.Files;
using WafPS.Client.Text;

namespace WafPS.Settings;

/// <summary>A setting is missing or isn't valid. No request has been sent.</summary>
internal sealed class SettingException : Exception
{
    private SettingException(string errorId, ErrorCategory category, string message, object? target = null, string? origin = null)
        : base(message) => (ErrorId, Category, Target, Origin) = (errorId, category, target, origin);

    public string ErrorId { get; }

    public ErrorCategory Category { get; }

    /// <summary>The value that isn't valid. Null if it is a secret.</summary>
    public object? Target { get; }

    /// <summary>The source of that value, such as <c>$WafCredential</c> or <c>-Region</c>. Null if a setting is missing.</summary>
    public string? Origin { get; }

    /// <summary>Whether an input object can contain the missing setting.</summary>
    public bool IsOfJob => ErrorId is "RegionMissing" or "ProjectNotFound";

    public static SettingException RegionMissing() => new("RegionMissing", ErrorCategory.InvalidArgument, Messages.RegionMissing);

    public static SettingException RegionUnknown(SettingValue region) =>
        Invalid("RegionUnknown", Messages.RegionUnknown, region, Text.List(WafRegions.Ids));

    public static SettingException StsEndpointMissing(SettingValue? region) => region is null
        ? RegionMissing()
        : Invalid("RegionUnknown", Messages.StsEndpointMissing, region);

    public static SettingException FileInvalid(SettingsFileException cause, string file)
    {
        string sentence = cause.ErrorKind switch
        {
            SettingsFileErrorKind.Missing => Messages.FileMissing,
            SettingsFileErrorKind.Directory => Messages.FileIsDirectory,
            SettingsFileErrorKind.Unreadable => Messages.FileUnreadable,
            SettingsFileErrorKind.TooLarge => Messages.FileTooLarge,
            SettingsFileErrorKind.Shape => Messages.FileMisshapen,
            _ => Messages.FileNotParsed,
        };
        return new("SettingsFileInvalid", ErrorCategory.InvalidData, Text.Format(sentence, file, cause.Line, cause.Reason is { } reason ? TextSanitizer.Sanitize(reason) : null), cause.Path, file);
    }

    public static SettingException ProfileSectionMissing(string file, string section) =>
        new("SettingsFileInvalid", ErrorCategory.InvalidData, Text.Format(Messages.ProfileSectionMissing, file, section), file, file);

    public static SettingException ProjectMissing() => new("ProjectNotFound", ErrorCategory.ObjectNotFound, Messages.ProjectMissing);

    public static SettingException ProjectIdInvalid(SettingValue project) => Invalid("ProjectIdInvalid", Messages.ProjectIdInvalid, project);

    public static SettingException EnterpriseProjectIdInvalid(SettingValue id) =>
        Invalid("EnterpriseProjectIdInvalid", Messages.EnterpriseProjectIdInvalid, id);

    public static SettingException EndpointInvalid(SettingValue endpoint) => Invalid("EndpointInvalid", Messages.EndpointInvalid, endpoint);

    public static SettingException UnencryptedAuthentication(SettingValue endpoint) =>
        new("UnencryptedAuthentication", ErrorCategory.SecurityError,
            Text.Format(Messages.UnencryptedAuthentication, Text.Shown(endpoint.Text), endpoint.Origin), endpoint.Text, endpoint.Origin);

    public static SettingException PollIntervalTooLong(double first, double max) =>
        new("PollIntervalTooLong", ErrorCategory.InvalidArgument, Text.Format(Messages.PollIntervalTooLong, first, max), first);

    public static SettingException NoAccessKey(CredentialCandidate candidate) => Incomplete(Messages.NoAccessKey, candidate.Origin);

    public static SettingException CredentialIncomplete(CredentialCandidate candidate) =>
        Incomplete(Messages.CredentialIncomplete, Text.List(candidate.Present), Text.List(candidate.Missing));

    public static SettingException NotACredential(string origin, Type type) => Unusable(Messages.NotACredential, origin, type.Name);

    public static SettingException SecretOfWrongType(string origin, Type type) => Unusable(Messages.SecretOfWrongType, origin, type.Name);

    public static SettingException SecretDisposed(string origin) => Unusable(Messages.SecretDisposed, origin);

    public static SettingException SecretNotSendable(string origin) => Unusable(Messages.SecretNotSendable, origin);

    private static SettingException Invalid(string errorId, string sentence, SettingValue value, string? more = null) =>
        new(errorId, ErrorCategory.InvalidArgument, Text.Format(sentence, Text.Shown(value.Text), value.Origin, more), value.Text, value.Origin);

    private static SettingException Incomplete(string sentence, params string[] values) =>
        new("CredentialIncomplete", ErrorCategory.AuthenticationError, Text.Format(sentence, values));

    // The origin of a part, such as "$WafCredential (password)", consists of the place and the part.
    private static SettingException Unusable(string sentence, string origin, string? type = null) =>
        new("CredentialIncomplete", ErrorCategory.AuthenticationError, Text.Format(sentence, origin, type),
            origin: origin.Split('(')[0].TrimEnd());
}
