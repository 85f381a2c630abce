namespace WafPS.Client;

/// <summary>A job as the service described it in one answer. The service documents every text as optional.</summary>
internal sealed record AsyncJob
{
    public required string JobId { get; init; }

    public string? Status { get; init; }

    public string? Message { get; init; }

    public required Uri Endpoint { get; init; }

    public string? RequestId { get; init; }

    public required DateTimeOffset CheckedAt { get; init; }
}
