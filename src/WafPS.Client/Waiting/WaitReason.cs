namespace WafPS.Client.Waiting;

/// <summary>The reason for the time of the next poll.</summary>
internal enum WaitReason
{
    /// <summary>The poll interval grows with the elapsed time.</summary>
    Growing,

    /// <summary>The poll interval is at its maximum.</summary>
    MaxInterval,

    /// <summary>It is the last poll before the deadline.</summary>
    Deadline,
}
