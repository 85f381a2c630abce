namespace WafPS.Client.Waiting;

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
