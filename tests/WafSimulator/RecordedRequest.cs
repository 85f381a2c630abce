namespace WafSimulator;

/// <summary>A request as it arrived, and the status code of its response.</summary>
/// <param name="JobId">The job it asked for; null where it asked for none.</param>
/// <param name="Target">Path and query of the request line.</param>
/// <param name="Headers">By name, in any case.</param>
/// <param name="At">When it arrived.</param>
public sealed record RecordedRequest(string Method, string Target, string? JobId, IReadOnlyDictionary<string, string> Headers, DateTimeOffset At)
{
    /// <summary>Its text; empty until all of it has arrived.</summary>
    public string Body { get; internal set; } = "";

    /// <summary>Zero until a response is sent.</summary>
    public int Status { get; internal set; }

    /// <summary>Without headers and body, which can contain secrets, because a failed test prints this.</summary>
    public override string ToString() => $"{Status} {Method} {Target}";
}
