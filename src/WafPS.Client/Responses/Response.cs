using System.Text;
using System.Text.Json;
using WafPS.Client.Text;

namespace WafPS.Client.Responses;

/// <summary>A complete HTTP response.</summary>
internal sealed record Response
{
    private const int ExcerptLength = 512;

    public required SentRequest Request { get; init; }

    /// <summary>When the request was sent, as a timestamp.</summary>
    public long SentAt { get; init; }

    /// <summary>When the response came.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    public required int StatusCode { get; init; }

    /// <summary>For a support ticket. Sanitized.</summary>
    public string? RequestId { get; init; }

    /// <summary>How long the service wants no further request. Counted from the moment of the response.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The server's clock at the moment of the response.</summary>
    public DateTimeOffset? ServiceTime { get; init; }

    /// <summary>The token in the header of a response of IAM.</summary>
    public Secret? SubjectToken { get; init; }

    /// <summary>The host that a redirect points to. Only the host, because the rest of the address may hold a secret.</summary>
    public string? RedirectHost { get; init; }

    public ArraySegment<byte> Body { get; init; } = new([]);

    /// <summary>Whether the body was longer than the limit, so that the rest of it wasn't read.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>Redacts what the request sent and what the response issued.</summary>
    public Sanitizer Sanitizer { get; init; } = Sanitizer.WithoutSecrets;

    public bool IsSuccess => StatusCode is >= 200 and < 300;

    public bool IsRedirect => StatusCode is 300 or 301 or 302 or 303 or 307 or 308;

    /// <summary>The body as it came.</summary>
    public string BodyText => Body.Count == 0 ? "" : Encoding.UTF8.GetString(Body.Array!, Body.Offset, Body.Count);

    /// <summary>The first 512 characters of the body, sanitized. Null where there are none.</summary>
    public string? Excerpt
    {
        get
        {
            string text = Sanitizer.Sanitize(BodyText).Trim();
            return text.Length == 0 ? null : TextSanitizer.Shorten(text, ExcerptLength);
        }
    }

    /// <exception cref="JsonException">The body isn't JSON.</exception>
    public JsonDocument ParseJson()
    {
        ReadOnlyMemory<byte> json = Body;
        bool hasByteOrderMark = json.Span.StartsWith(new byte[] { 0xEF, 0xBB, 0xBF });
        return JsonDocument.Parse(hasByteOrderMark ? json.Slice(3) : json);
    }

    /// <summary>A text, or a number as it was written, sanitized. Null for a value of another kind.</summary>
    public string? TextOf(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                try
                {
                    return Sanitizer.Sanitize(value.GetString()!);
                }
                catch (InvalidOperationException)
                {
                    // Bytes that aren't UTF-8, or half a surrogate pair. The other values can still be read.
                    return null;
                }

            case JsonValueKind.Number:
                return Sanitizer.Sanitize(value.GetRawText());
            default:
                return null;
        }
    }

    /// <summary>Reads JSON of which one shape is accepted.</summary>
    /// <exception cref="WafClientException">The body has another shape.</exception>
    public T ReadJson<T>(Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = ParseJson();
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentNullException)
        {
            ResponseErrorKind kind = IsCutOff ? ResponseErrorKind.TooLarge
                : Body.Count == 0 ? ResponseErrorKind.Empty
                : e is JsonException ? ResponseErrorKind.NotJson
                : ResponseErrorKind.WrongShape;
            // Neither cause nor excerpt: both may repeat the body, which may hold a key.
            throw WafClientException.Invalid(this, kind, excerpt: null);
        }
    }
}
