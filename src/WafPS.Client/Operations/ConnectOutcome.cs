using WafPS.Client.Responses;

namespace WafPS.Client.Operations;

/// <summary>A connection, or why there is none. A value, because all jobs with the same settings share it.</summary>
/// <param name="Client">Null where the connection failed.</param>
/// <param name="Failure">The last failure. Null where there was none.</param>
internal sealed record ConnectOutcome(WafClient? Client, WafClientException? Failure);
