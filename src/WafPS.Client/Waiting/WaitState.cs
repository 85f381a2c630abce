using WafPS.Client.Operations;
using WafPS.Client.Responses;

namespace WafPS.Client.Waiting;

/// <summary>What is known of a job after a look at it.</summary>
internal sealed record WaitState
{
    public required string JobId { get; init; }

    /// <summary>As last seen. Null while no look has succeeded.</summary>
    public AsyncJob? Job { get; init; }

    /// <summary>Why the last look brought no news. Null where it did.</summary>
    public WafClientException? Failure { get; init; }

    /// <summary>Since the wait for this job began.</summary>
    public TimeSpan Elapsed { get; init; }

    public int PollCount { get; init; }

    /// <summary>The job ended at most this long before it was seen. Null where it hasn't, or where it was never seen running.</summary>
    public TimeSpan? MaxDetectionLag { get; init; }
}
