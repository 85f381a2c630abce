using System.Collections;
using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;
using WafPS.Client.Responses;
using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Operations;
using WafPS.Completion;
using WafPS.Errors;
using WafPS.Pipeline;
using WafPS.Settings;

namespace WafPS.Commands;

/// <summary>
/// What all cmdlets have in common: the connection parameters, how they become a connection, and a bridge to
/// asynchronous work that ends when the pipeline does.
/// </summary>
public abstract class WafConnectionCommand : PSCmdlet, IDisposable
{
    private static string? s_userAgent;

    private readonly HashSet<string> _warnings = [];
    private HashSet<string> _fromCommandLine = [];
    private ApiClient? _service;

    /// <summary>The region, such as <c>cn-north-4</c>. Default: <c>$WafRegion</c>, then <c>HW_REGION_NAME</c> or <c>OS_REGION_NAME</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>
    /// The project's id, 32 letters and digits. Default: <c>$WafProjectId</c>, then <c>HUAWEICLOUD_SDK_PROJECT_ID</c>,
    /// <c>HW_PROJECT_ID</c> or <c>OS_PROJECT_ID</c>.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? ProjectId { get; set; }

    /// <summary>
    /// The enterprise project: <c>0</c> for the default one, <c>all_granted_eps</c> for all, or an id of 36 characters.
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

    /// <summary>The time limit of one attempt, in seconds. Default: 30. An attempt that fails in a way that may pass is made again, up to three times.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int RequestTimeoutSec { get; set; } = 30;

    /// <summary>Lets credentials go over plain http to a host that isn't this machine. Whoever listens on the way can then use them.</summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    private protected PipelineBridge Bridge { get; } = new();

    /// <summary>Does requests that the call can't go on without.</summary>
    private protected virtual void Run(Func<CancellationToken, Task> work) => Bridge.Run(work);

    /// <summary>The way to the services, made when it is first needed.</summary>
    private protected ApiClient Service => _service ??= ApiClient.Create(
        RequestLogger.Events(this, Bridge, IsWanted("Verbose"), IsWanted("Debug")), UserAgent(), TimeSpan.FromSeconds(RequestTimeoutSec));

    /// <inheritdoc/>
    protected override void BeginProcessing() => _fromCommandLine = [.. MyInvocation.BoundParameters.Keys];

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
    protected virtual void Dispose(bool disposing) => Bridge.Dispose();

    /// <summary>What the current record or the command line says.</summary>
    private protected RecordSettings RecordSettings => new(Region, ProjectId, EnterpriseProjectId, Endpoint);

    /// <summary>The connection for a record: its own settings, then the session's.</summary>
    /// <param name="recordSettings">The record's.</param>
    /// <param name="isOfRecord">Whether the record has settings of its own, so that one that is missing is missing there.</param>
    /// <param name="hasBegun">Whether other records are being worked on, which one that lacks a setting must not cancel.</param>
    /// <exception cref="SettingException">This record's settings won't do. The call can go on with others.</exception>
    /// <exception cref="WafClientException">What was to be asked for, such as a token for a password, was refused.</exception>
    private protected WafConnection ResolveConnection(RecordSettings recordSettings, bool isOfRecord, bool hasBegun)
    {
        try
        {
            ConnectionSettings settings = Settings(recordSettings);
            WarnOfRegion(settings);
            return settings.Resolve(Service, Run);
        }
        catch (SettingException e) when (!hasBegun && !IsFromPipeline(e.Origin) && !(isOfRecord && e.IsOfJob))
        {
            ThrowTerminating(e);
            throw;
        }
    }

    private protected ConnectionSettings Settings(RecordSettings recordSettings) => new(
        [
            new ParameterSource(this, recordSettings.Where(_fromCommandLine.Contains)), new RecordSource(recordSettings.Where(name => !_fromCommandLine.Contains(name))),
            new SessionVariableSource(SessionState.PSVariable), new EnvironmentSource(), new ProfileSource(Location, Bridge.Stopping),
            new RegionsFileSource(Location, Bridge.Stopping), new AgencySource(),
        ],
        AllowUnencryptedAuthentication);

    // Once for each pair in a call, not for each job.
    private void WarnOfRegion(ConnectionSettings settings)
    {
        if (settings.WafEndpoint is not { } endpoint || settings.Region is not { } region || settings.IsEndpointInRegion)
        {
            return;
        }

        string warning = Text.Format(Messages.RegionNotOfEndpoint, endpoint.Endpoint, endpoint.Origin, region.Text, region.Origin);
        if (_warnings.Add(warning))
        {
            Bridge.Call(() => WriteWarning(warning));
        }
    }

    private string Location() => SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    /// <summary>Ends the call before it has begun.</summary>
    private protected void ThrowTerminating(SettingException reason) => Bridge.Call(() => ThrowTerminatingError(ErrorRecords.For(reason)));

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

    private bool IsFromPipeline(string? origin) => origin?[0] == '-' && !IsGiven(origin.Substring(1));

    // Made once: a process has one shell.
    private string UserAgent() => s_userAgent ??= NewUserAgent();

    private string NewUserAgent()
    {
        IDictionary? shell = SessionState.PSVariable.GetValue("PSVersionTable") as IDictionary;
        string comment = $"PowerShell {shell?["PSEdition"]} {shell?["PSVersion"]}; {RuntimeInformation.OSDescription}";
        string version = typeof(WafConnectionCommand).Assembly.GetName().Version!.ToString(3);
        // RFC 9110, 5.6.5: brackets inside a comment would have to be in pairs.
        return $"WafPS/{version} ({string.Concat(comment.Where(c => c is >= ' ' and <= '~' and not ('(' or ')' or '\\')))})";
    }
}
