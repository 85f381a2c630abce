using WafPS.Client.Operations;
using WafPS.Client.Responses;

namespace WafPS.Client.Waiting;

/// <summary>The result of a poll, or of the wait for a job.</summary>
/// <param name="Outcome">Null if the wait continues.</param>
/// <param name="State">The last known state of the job.</param>
internal sealed record WaitResult(WaitOutcome? Outcome, WaitState State);

/// <summary>How the wait for a job ended.</summary>
internal enum WaitOutcome
{
    /// <summary>The job ended.</summary>
    Ended,

    /// <summary>The deadline came first.</summary>
    TimedOut,

    /// <summary>The job can't be read, and a retry won't help.</summary>
    Failed,

    /// <summary>The call was stopped.</summary>
    Stopped,
}

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
