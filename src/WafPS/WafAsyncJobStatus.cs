namespace WafPS;

/// <summary>The values of <see cref="WafAsyncJob.Status"/>. The service documents its statuses as an open list: "such as RUNNING, SUCCESS, FAILED".</summary>
internal static class WafAsyncJobStatus
{
    public const string Unknown = nameof(Unknown);

    public const string Running = nameof(Running);

    public const string Success = nameof(Success);

    public const string Failed = nameof(Failed);
}
