using System.Collections;
using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;
using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Completion;
using WafPS.Pipeline;
using WafPS.Settings;

namespace WafPS.Commands;

/// <summary>
/// The common part of all cmdlets: the connection parameters, the settings, and a bridge to asynchronous work, which ends when the
/// pipeline does.
/// </summary>
public abstract class WafConnectionCommand : PSCmdlet, IDisposable
{
    private protected const int DefaultThrottleLimit = 16;
    private protected const int DefaultMaxRequestsPerSecond = 200;

    private static string? s_userAgent;

    private HashSet<string> _fromCommandLine = [];
    private RecordSettings _commandLine = new(null, null, null, null);
    private ApiClient? _api;

    /// <summary>The region, such as <c>cn-north-4</c>. Default: <c>$WafRegion</c>, then <c>HW_REGION_NAME</c> or <c>OS_REGION_NAME</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>
    /// Specifies the project's ID, 32 letters and digits. Default: <c>$WafProjectId</c>, then <c>HUAWEICLOUD_SDK_PROJECT_ID</c>,
    /// <c>HW_PROJECT_ID</c> or <c>OS_PROJECT_ID</c>.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? ProjectId { get; set; }

    /// <summary>
    /// Specifies the enterprise project: <c>0</c> for the default one, <c>all_granted_eps</c> for all, or an ID of 36 characters.
    /// Default: <c>$WafEnterpriseProjectId</c>, then <c>HW_ENTERPRISE_PROJECT_ID</c>, else none is sent and the service takes the default one.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? EnterpriseProjectId { get; set; }

    /// <summary>
    /// The address of the service where it isn't the region's public one, such as a private cloud's. Default: <c>$WafEndpoint</c>,
    /// then <c>HUAWEICLOUD_SDK_REGION_WAF_&lt;REGION&gt;</c>, then the region's. Only https, except to this machine.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// An access key: AK as the user name, SK as the password. Default: <c>$WafCredential</c>, or <c>$WafAccessKey</c> and
    /// <c>$WafSecretKey</c>, then the environment (<c>HUAWEICLOUD_SDK_AK</c> and <c>HUAWEICLOUD_SDK_SK</c>, and others).
    /// </summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>What a temporary access key comes with; belongs to <see cref="Credential"/>.</summary>
    [Parameter]
    public SecureString? SecurityToken { get; set; }

    /// <summary>An IAM user token, in the place of an access key. Default: <c>$WafToken</c>, then <c>HW_AUTH_TOKEN</c> or <c>OS_AUTH_TOKEN</c>.</summary>
    [Parameter]
    public SecureString? Token { get; set; }

    /// <summary>Specifies the time limit of one attempt, in seconds. Default: 30. A transient failure is retried up to three times.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int RequestTimeoutSec { get; set; } = 30;

    /// <summary>Lets credentials go over plain http to a host that isn't this machine. Whoever listens on the way can then use them.</summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    private protected PipelineBridge Bridge { get; } = new();

    /// <summary>Sends the requests of this call. Made when it is first needed.</summary>
    private protected ApiClient Api => _api ??= ApiClient.Create(
        MaxOnTheWire,
        MaxPerSecond,
        RequestLogger.Events(this, Bridge, IsWanted("Verbose"), IsWanted("Debug")),
        s_userAgent ??= UserAgent(),
        TimeSpan.FromSeconds(RequestTimeoutSec));

    // Cmdlets that read many jobs let the user choose.
    private protected virtual int MaxOnTheWire => DefaultThrottleLimit;

    private protected virtual int MaxPerSecond => DefaultMaxRequestsPerSecond;

    /// <inheritdoc/>
    protected override void BeginProcessing() => (_fromCommandLine, _commandLine) = ([.. MyInvocation.BoundParameters.Keys], BoundSettings);

    /// <inheritdoc/>
    protected override void StopProcessing() => Bridge.Stop();

    /// <summary>Ends all work of this call.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends all work of this call.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
        Bridge.Dispose();
        _api?.Dispose();
    }

    /// <summary>The settings of the command line and of the input object that PowerShell has just bound.</summary>
    private protected RecordSettings BoundSettings => new(Region, ProjectId, EnterpriseProjectId, Endpoint);

    /// <summary>Reads settings from the command line, from an input object, and then from session, environment and files.</summary>
    private protected SettingsReader Reader(RecordSettings ofInput) => new(
        [
            new ParameterSource(_commandLine, Token, Credential, SecurityToken), new ParameterSource(ofInput),
            new SessionVariableSource(SessionState.PSVariable), new EnvironmentSource(), new ProfileSource(Location, Bridge.Stopping),
            new RegionsFileSource(Location, Bridge.Stopping),
        ],
        AllowUnencryptedAuthentication);

    /// <summary>Whether somebody listens to a stream: by its switch (<c>-Verbose</c>), its action (<c>-ProgressAction</c>) or its preference.</summary>
    private protected bool IsWanted(string stream)
    {
        if (MyInvocation.BoundParameters.TryGetValue(stream, out object? chosen))
        {
            return LanguagePrimitives.IsTrue(chosen);
        }

        object? action = MyInvocation.BoundParameters.TryGetValue(stream + "Action", out object? given) ? given : GetVariableValue(stream + "Preference");
        return LanguagePrimitives.TryConvertTo(action, out ActionPreference preference)
            && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }

    /// <summary>Whether the command line has this parameter.</summary>
    private protected bool IsGiven(string parameter) => _fromCommandLine.Contains(parameter);

    /// <summary>Ends the call with an error.</summary>
    private protected void EndCall(ErrorRecord error) => Bridge.Call(() => ThrowTerminatingError(error));

    private string UserAgent()
    {
        IDictionary? shell = SessionState.PSVariable.GetValue("PSVersionTable") as IDictionary;
        string comment = $"PowerShell {shell?["PSEdition"]} {shell?["PSVersion"]}; {RuntimeInformation.OSDescription}";
        string version = typeof(WafConnectionCommand).Assembly.GetName().Version!.ToString(3);
        // RFC 9110, 5.6.5: a comment may contain parentheses only in pairs.
        return $"WafPS/{version} ({string.Concat(comment.Where(c => c is >= ' ' and <= '~' and not ('(' or ')' or '\\')))})";
    }

    private string Location() => SessionState.Path.CurrentFileSystemLocation.ProviderPath;
}
