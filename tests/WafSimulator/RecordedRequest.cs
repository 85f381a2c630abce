namespace WafSimulator;

/// <summary>A request as it arrived, and the status it was answered with.</summary>
/// <param name="JobId">The job it asked for; null where it asked for none.</param>
/// <param name="Target">Path and query as they stood in the request line.</param>
/// <param name="Headers">By name, in any case.</param>
/// <param name="At">When it arrived.</param>
public sealed record RecordedRequest(string Method, string Target, string? JobId, IReadOnlyDictionary<string, string> Headers, DateTimeOffset At)
{
    /// <summary>Its text; empty until all of it has arrived.</summary>
    public string Body { get; internal set; } = "";

    /// <summary>Zero while no answer is on its way.</summary>
    public int Status { get; internal set; }

    /// <summary>Without headers and body, which may hold secrets: a failed test prints this.</summary>
    public override string ToString() => $"{Status} {Method} {Target}";
}
