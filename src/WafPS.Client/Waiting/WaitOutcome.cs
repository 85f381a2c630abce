namespace WafPS.Client.Waiting;

/// <summary>How the wait for a job ended.</summary>
internal enum WaitOutcome
{
    /// <summary>The job ended.</summary>
    Ended,

    /// <summary>The deadline came first.</summary>
    TimedOut,

    /// <summary>The job can't be looked at, and trying again won't help.</summary>
    Failed,
}
