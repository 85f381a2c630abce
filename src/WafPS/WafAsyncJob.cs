using System.Management.Automation;
using WafPS.Client.Operations;
using WafPS.Client.Waiting;

namespace WafPS;

/// <summary>
/// The state of a Huawei Cloud WAF async job at one moment. Plain data that never changes: it survives
/// <c>Export-Clixml</c>, remoting and <c>ConvertTo-Json</c>, and what comes back can be piped into the cmdlets again.
/// </summary>
public sealed class WafAsyncJob
{
    /// <summary>As a single read showed it.</summary>
    internal WafAsyncJob(AsyncJob job, ConnectionSettings settings)
        : this(job, settings, IsEnd(StatusOf(job.Status))) => PollCount = 1;

    /// <summary>As a wait for it left it.</summary>
    internal WafAsyncJob(AsyncJob job, WaitState state, ConnectionSettings settings, bool isFinal)
        : this(job, settings, isFinal) => (Elapsed, PollCount, MaxDetectionLag) = (state.Elapsed, state.PollCount, state.MaxDetectionLag);

    /// <summary>As a wait left it that never read it: with the settings by which it can be waited for again.</summary>
    internal WafAsyncJob(string jobId, TimeSpan elapsed, ConnectionSettings settings)
    {
        JobId = jobId;
        Status = WafAsyncJobStatus.Unknown;
        Region = settings.Region;
        ProjectId = settings.ProjectId;
        EnterpriseProjectId = settings.EnterpriseProjectId;
        Endpoint = settings.Endpoints[0];
        Elapsed = elapsed;
    }

    /// <summary>From what serialization left of one.</summary>
    internal WafAsyncJob(PSObject remains)
    {
        JobId = Get<string>(nameof(JobId)) ?? "";
        RawStatus = Get<string>(nameof(RawStatus));
        Status = StatusOf(RawStatus);
        IsFinal = Get<bool>(nameof(IsFinal));
        Message = Get<string>(nameof(Message));
        Region = Get<string>(nameof(Region));
        ProjectId = Get<string>(nameof(ProjectId));
        EnterpriseProjectId = Get<string>(nameof(EnterpriseProjectId));
        Endpoint = Get<Uri>(nameof(Endpoint));
        RequestId = Get<string>(nameof(RequestId));
        CheckedAt = Get<DateTime?>(nameof(CheckedAt));
        Elapsed = Get<TimeSpan?>(nameof(Elapsed));
        PollCount = Get<int>(nameof(PollCount));
        MaxDetectionLag = Get<TimeSpan?>(nameof(MaxDetectionLag));

        T? Get<T>(string name) => LanguagePrimitives.TryConvertTo(remains.Properties[name]?.Value, out T value) ? value : default;
    }

    private WafAsyncJob(AsyncJob job, ConnectionSettings settings, bool isFinal)
    {
        JobId = job.JobId;
        RawStatus = job.Status;
        Status = StatusOf(job.Status);
        IsFinal = isFinal;
        Message = job.Message;
        Region = settings.Region;
        ProjectId = settings.ProjectId;
        EnterpriseProjectId = settings.EnterpriseProjectId;
        Endpoint = job.Endpoint;
        RequestId = job.RequestId;
        CheckedAt = job.CheckedAt.LocalDateTime;
    }

    /// <summary>The job's ID, 32 letters and digits.</summary>
    public string JobId { get; }

    /// <summary>
    /// The status: <c>Running</c>, <c>Success</c>, <c>Failed</c>, or <c>Unknown</c> for one that the service doesn't document or that was never read;
    /// a text rather than an enum, so that it stays readable in JSON and comparable after <c>Export-Clixml</c>.
    /// </summary>
    public string Status { get; }

    /// <summary>The status as the service sent it. Null where it sent none.</summary>
    public string? RawStatus { get; }

    /// <summary>Progress or result in the service's words, Chinese or English, without control characters and escape sequences.</summary>
    public string? Message { get; }

    /// <summary>Whether the job has ended, well or not; also by a text of <c>Wait-WafAsyncJob -FinalStatus</c>.</summary>
    public bool IsFinal { get; }

    /// <summary>The region it was read in. Null where only an endpoint was set.</summary>
    public string? Region { get; }

    /// <summary>The project it was read in. Null where it was never read and no project is set.</summary>
    public string? ProjectId { get; }

    /// <summary>The enterprise project it was read in. Null means that none was asked for.</summary>
    public string? EnterpriseProjectId { get; }

    /// <summary>The endpoint that it was read from. Null where it was never read and no endpoint is known.</summary>
    public Uri? Endpoint { get; }

    /// <summary>The service's id of the request, for a support ticket.</summary>
    public string? RequestId { get; }

    /// <summary>When the response came, in local time by this machine's clock. Null where it was never read.</summary>
    public DateTime? CheckedAt { get; }

    /// <summary>How long it has been waited for. Null where nobody waited.</summary>
    public TimeSpan? Elapsed { get; }

    /// <summary>How many requests for it were sent. 0 where it was never read.</summary>
    public int PollCount { get; }

    /// <summary>The job had ended at most this long before it was seen to have ended. Null where nobody waited.</summary>
    public TimeSpan? MaxDetectionLag { get; }

    /// <summary>The job's id.</summary>
    public override string ToString() => JobId;

    internal static string StatusOf(string? rawStatus) => rawStatus?.ToUpperInvariant() switch
    {
        "RUNNING" => WafAsyncJobStatus.Running,
        "SUCCESS" => WafAsyncJobStatus.Success,
        "FAILED" => WafAsyncJobStatus.Failed,
        _ => WafAsyncJobStatus.Unknown,
    };

    internal static bool IsEnd(string status) => status is WafAsyncJobStatus.Success or WafAsyncJobStatus.Failed;
}
