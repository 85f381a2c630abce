namespace WafPS.Client.Waiting;

/// <summary>What a poll, or the wait for a job, came to.</summary>
/// <param name="Outcome">Null where the wait continues.</param>
/// <param name="State">What is known of the job.</param>
internal sealed record WaitResult(WaitOutcome? Outcome, WaitState State);
