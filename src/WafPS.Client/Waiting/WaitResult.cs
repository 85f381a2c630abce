namespace WafPS.Client.Waiting;

/// <summary>The result of a poll, or of the wait for a job.</summary>
/// <param name="Outcome">Null if the wait continues.</param>
/// <param name="State">The last known state of the job.</param>
internal sealed record WaitResult(WaitOutcome? Outcome, WaitState State);
