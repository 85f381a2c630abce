using WafPS.Client.Text;

namespace WafPS.Client.Responses;

/// <summary>One HTTP answer, read to its end.</summary>
internal sealed record Response
{
    public required Uri Endpoint { get; init; }

    /// <summary>When the request was sent, as a timestamp.</summary>
    public long SentAt { get; init; }

    public required int StatusCode { get; init; }

    /// <summary>For a support ticket; printable.</summary>
    public string? RequestId { get; init; }

    /// <summary>Counted from the moment the answer was made.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The server's clock when it answered.</summary>
    public DateTimeOffset? ServiceTime { get; init; }

    /// <summary>The token that an answer of IAM carries in its head.</summary>
    public Secret? SubjectToken { get; init; }

    /// <summary>The host an answer points to. Only the host: the rest of a redirect may hold anything.</summary>
    public string? RedirectHost { get; init; }

    public ArraySegment<byte> Body { get; init; } = new([]);

    /// <summary>The body went on past the limit, and the rest was left unread.</summary>
    public bool IsCutOff { get; init; }

    public bool IsSuccess => StatusCode is >= 200 and < 300;

    public bool IsRedirect => StatusCode is 300 or 301 or 302 or 303 or 307 or 308;
}
