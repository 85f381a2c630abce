namespace WafPS.Client.Waiting;

/// <summary>Why the next look comes when it does.</summary>
internal enum WaitReason
{
    /// <summary>Gaps grow with the time waited.</summary>
    Growing,

    /// <summary>The gap has grown to the longest one.</summary>
    MaxInterval,

    /// <summary>It is the last look before the deadline.</summary>
    Deadline,
}
