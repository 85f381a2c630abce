namespace WafPS.Tests.Errors;

/// <summary>What a wait makes of a fault that stays.</summary>
internal enum FaultWait
{
    /// <summary>The job is seen to have ended.</summary>
    Ends,

    /// <summary>It waits until the deadline.</summary>
    WaitsOn,

    /// <summary>The wait for this job ends with the error.</summary>
    Fails,
}
