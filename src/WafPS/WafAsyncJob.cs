using System.Management.Automation;
using WafPS.Client.Operations;
using WafPS.Client.Waiting;

namespace WafPS;

/// <summary>
/// The state of a Huawei Cloud WAF async job at one moment. The object is immutable. <c>Export-Clixml</c>, remoting and
/// <c>ConvertTo-Json</c> keep its values, and the cmdlets accept the result as input.
/// </summary>
public sealed class WafAsyncJob
{
    /// <summary>Creates it from the response to a single request.</summary>
    internal WafAsyncJob(AsyncJob job, ConnectionSettings settings)
        : this(job, settings, IsEnd(StatusOf(job.Status))) => PollCount = 1;

    /// <summary>Creates it from the result of a wait.</summary>
    internal WafAsyncJob(AsyncJob job, WaitState state, ConnectionSettings settings, bool isFinal)
        : this(job, settings, isFinal) => (Elapsed, PollCount, MaxDetectionLag) = (state.Elapsed, state.PollCount, state.MaxDetectionLag);

    /// <summary>Creates it for a wait in which no poll succeeded. It contains the settings, so that another wait can use them.</summary>
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

    /// <summary>Creates it from a deserialized job.</summary>
    internal WafAsyncJob(PSObject deserialized)
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

        T? Get<T>(string name) => LanguagePrimitives.TryConvertTo(deserialized.Properties[name]?.Value, out T value) ? value : default;
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

    /// <summary>The job's ID: 32 letters and digits.</summary>
    public string JobId { get; }

    /// <summary>
    /// <c>Running</c>, <c>Success</c>, <c>Failed</c> or <c>Unknown</c>. It is <c>Unknown</c> if the service sent no status or an undocumented one.
    /// It is a string and not an enum, so that JSON stays readable and scripts can compare it after <c>Export-Clixml</c>.
    /// </summary>
    public string Status { get; }

    /// <summary>The status that the service sent. Null if it sent none.</summary>
    public string? RawStatus { get; }

    /// <summary>The service's message, in Chinese or English. WafPS removes control characters and escape sequences from it.</summary>
    public string? Message { get; }

    /// <summary>Whether the job has ended, with or without success. A status in <c>Wait-WafAsyncJob -FinalStatus</c> is an end, too.</summary>
    public bool IsFinal { get; }

    /// <summary>The region of the request. Null if only an endpoint is set.</summary>
    public string? Region { get; }

    /// <summary>The ID of the project of the request. Null if no response arrived and no project is set.</summary>
    public string? ProjectId { get; }

    /// <summary>The ID of the enterprise project of the request. Null if the request had none.</summary>
    public string? EnterpriseProjectId { get; }

    /// <summary>The endpoint of the request. Null in a deserialized job without one.</summary>
    public Uri? Endpoint { get; }

    /// <summary>The service's ID of the request. A support ticket needs it.</summary>
    public string? RequestId { get; }

    /// <summary>When the response arrived, in local time, by this machine's clock. Null if no response arrived.</summary>
    public DateTime? CheckedAt { get; }

    /// <summary>How long the cmdlet waited for the job. Null if no cmdlet waited.</summary>
    public TimeSpan? Elapsed { get; }

    /// <summary>How many status requests were sent for the job. 0 if none was sent.</summary>
    public int PollCount { get; }

    /// <summary>The maximum time between the job's end and the poll that detected it. Null if it is unknown.</summary>
    public TimeSpan? MaxDetectionLag { get; }

    /// <summary>Returns the job's ID.</summary>
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
