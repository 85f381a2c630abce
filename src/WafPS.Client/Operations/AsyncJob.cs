namespace WafPS.Client.Operations;

/// <summary>A job as one response describes it. The service documents every text as optional.</summary>
internal sealed record AsyncJob
{
    public required string JobId { get; init; }

    public string? Status { get; init; }

    public string? Message { get; init; }

    public required Uri Endpoint { get; init; }

    public string? RequestId { get; init; }

    /// <summary>When the request was sent, as a timestamp. The job was in this state then or later.</summary>
    public required long SentAt { get; init; }

    public required DateTimeOffset CheckedAt { get; init; }
}
