namespace WafPS;

/// <summary>
/// How far an async job has come. The service documents its statuses as an open list («such as RUNNING, SUCCESS,
/// FAILED»); a text that isn't one of these three is <see cref="Unknown"/> and stands in <see cref="WafAsyncJob.RawStatus"/>.
/// </summary>
public enum WafAsyncJobStatus
{
    /// <summary>No status, or one nobody documented. Not an end.</summary>
    Unknown,

    /// <summary>The service is working on it (<c>RUNNING</c>).</summary>
    Running,

    /// <summary>It ended well (<c>SUCCESS</c>).</summary>
    Success,

    /// <summary>It ended without success (<c>FAILED</c>); the message says why.</summary>
    Failed,
}
