using WafPS.Client.Operations;
using WafPS.Client.Responses;

namespace WafPS.Client.Waiting;

/// <summary>The state of a job after a poll.</summary>
internal sealed record WaitState
{
    public required string JobId { get; init; }

    /// <summary>The last status. Null if no poll has succeeded.</summary>
    public AsyncJob? Job { get; init; }

    /// <summary>The failure of the last poll. Null if it succeeded.</summary>
    public WafClientException? Failure { get; init; }

    /// <summary>The time since the wait for this job started.</summary>
    public TimeSpan Elapsed { get; init; }

    public int PollCount { get; init; }

    /// <summary>The maximum time between the job's end and the poll that detected it. Null if the end or the poll before it is unknown.</summary>
    public TimeSpan? MaxDetectionLag { get; init; }
}
