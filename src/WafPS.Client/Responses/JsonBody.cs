using System.Text.Json;

namespace WafPS.Client.Responses;

/// <summary>JSON as it comes from the network.</summary>
internal static class JsonBody
{
    /// <exception cref="JsonException">It isn't JSON.</exception>
    public static JsonDocument Parse(ArraySegment<byte> body)
    {
        ReadOnlyMemory<byte> json = body;
        bool hasByteOrderMark = json.Span.StartsWith(new byte[] { 0xEF, 0xBB, 0xBF });
        return JsonDocument.Parse(hasByteOrderMark ? json.Slice(3) : json);
    }

    /// <summary>Reads an answer of success of which one shape is accepted.</summary>
    /// <exception cref="WafClientException">It is of another one.</exception>
    public static T Read<T>(Response response, Func<string, string> sanitize, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = Parse(response.Body);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentNullException)
        {
            ResponseErrorKind kind = response.IsCutOff ? ResponseErrorKind.TooLarge
                : response.Body.Count == 0 ? ResponseErrorKind.Empty
                : e is JsonException ? ResponseErrorKind.NotJson
                : ResponseErrorKind.WrongShape;
            // Not the cause: it may repeat what the answer holds, which here may be a key.
            throw WafClientException.Invalid(response, kind, excerpt: null);
        }
    }

    /// <summary>A text, or a number as it was written; null for all else.</summary>
    public static string? Text(JsonElement value, Func<string, string> sanitize)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                try
                {
                    return sanitize(value.GetString()!);
                }
                catch (InvalidOperationException)
                {
                    // Bytes that are no UTF-8, or half a surrogate pair: the text can't be had, but what stands around it can.
                    return null;
                }

            case JsonValueKind.Number:
                return sanitize(value.GetRawText());
            default:
                return null;
        }
    }
}
