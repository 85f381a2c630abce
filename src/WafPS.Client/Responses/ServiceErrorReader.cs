using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using WafPS.Client.Text;

namespace WafPS.Client.Responses;

/// <summary>
/// Reads the body of an error answer. Whoever stands between here and the service may have written it, so every
/// known shape is understood and none of them is required: what can't be read is shown as text.
/// </summary>
internal static class ServiceErrorReader
{
    private const int ExcerptLength = 512;

    // The longest there are: a message that repeats a whole canonical request.
    private const int MaxMessageLength = 4096;
    private const int MaxCodeLength = 80;

    // Which names a code, a text or a request id goes by: WAF and API gateway, IAM v3, STS, other services.
    private static readonly string[] s_codeNames = ["error_code", "errorCode", "code"];
    private static readonly string[] s_messageNames = ["error_msg", "errorMsg", "errorMessage", "message"];
    private static readonly string[] s_requestIdNames = ["request_id", "requestId"];

    /// <param name="body">As received, perhaps cut off.</param>
    /// <param name="statusCode">A number in the place of a code that only repeats the status isn't a code.</param>
    /// <param name="sanitize">Makes a text printable and takes secrets out of it.</param>
    public static ServiceError Read(ArraySegment<byte> body, int statusCode, Func<string, string> sanitize)
    {
        ServiceError error = ReadJson(body, statusCode, sanitize) ?? ReadXml(body, sanitize) ?? new ServiceError { Message = Excerpt(body, sanitize) };
        return error with { Code = Shortened(error.Code, MaxCodeLength), Message = Shortened(error.Message, MaxMessageLength) };
    }

    /// <summary>The first 512 printable characters; null where there are none.</summary>
    public static string? Excerpt(ArraySegment<byte> body, Func<string, string> sanitize)
    {
        string text = sanitize(Text(body)).Trim();
        return text.Length == 0 ? null : TextSanitizer.Shorten(text, ExcerptLength);
    }

    private static string? Shortened(string? text, int length) => text is null ? null : TextSanitizer.Shorten(text, length);

    private static ServiceError? ReadJson(ArraySegment<byte> body, int statusCode, Func<string, string> sanitize)
    {
        try
        {
            using JsonDocument document = JsonBody.Parse(body);
            ServiceError error = ReadObject(document.RootElement, statusCode, sanitize);
            return error.Code is null && error.Message is null ? null : error;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a property name that is no text, such as half a character.
            return null;
        }
    }

    private static ServiceError ReadObject(JsonElement json, int statusCode, Func<string, string> sanitize)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new ServiceError();
        }

        // IAM v3 wraps the description: {"error":{"code":401,"message":"…","title":"…"}}
        JsonElement inner = json.TryGetProperty("error", out JsonElement wrapped) ? wrapped : json;
        return new ServiceError
        {
            Code = Code(json) ?? Code(inner),
            Message = First(json, s_messageNames, sanitize) ?? First(inner, s_messageNames, sanitize)
                ?? (inner.ValueKind == JsonValueKind.String ? JsonBody.Text(inner, sanitize) : null),
            RequestId = First(json, s_requestIdNames, sanitize),
            EncodedAuthorizationMessage = First(json, ["encoded_authorization_message"], sanitize),
            Details = Details(),
        };

        string? Code(JsonElement holder)
        {
            string? code = First(holder, s_codeNames, sanitize);
            return code == statusCode.ToString(CultureInfo.InvariantCulture) ? null : code;
        }

        IReadOnlyList<ServiceError> Details() =>
            json.TryGetProperty("details", out JsonElement details) && details.ValueKind == JsonValueKind.Array
                ? [.. details.EnumerateArray()
                    .Select(detail => new ServiceError { Code = First(detail, s_codeNames, sanitize), Message = First(detail, s_messageNames, sanitize) })
                    .Where(detail => detail.Code is not null || detail.Message is not null)]
                : [];
    }

    private static string? First(JsonElement holder, string[] names, Func<string, string> sanitize)
    {
        if (holder.ValueKind == JsonValueKind.Object)
        {
            foreach (string name in names)
            {
                if (holder.TryGetProperty(name, out JsonElement value) && JsonBody.Text(value, sanitize) is { Length: > 0 } text)
                {
                    return text;
                }
            }
        }

        return null;
    }

    // <Error><Code/><Message/><RequestId/></Error>
    private static ServiceError? ReadXml(ArraySegment<byte> body, Func<string, string> sanitize)
    {
        try
        {
            // As text: of bytes, a reader goes over to whatever encoding they name, and some that are broken end that with an exception of no kind it documents.
            using StringReader text = new(Text(body).TrimStart('\uFEFF'));
            using XmlReader reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName != "Error")
            {
                return null;
            }

            Dictionary<string, string> parts = [];
            reader.Read();
            while (!reader.EOF)
            {
                if (reader is { NodeType: XmlNodeType.Element, Depth: 1, LocalName: "Code" or "Message" or "RequestId" })
                {
                    parts[reader.LocalName] = sanitize(reader.ReadElementContentAsString());
                }
                else
                {
                    reader.Read();
                }
            }

            parts.TryGetValue("Code", out string? code);
            parts.TryGetValue("Message", out string? message);
            parts.TryGetValue("RequestId", out string? requestId);
            return code is null && message is null ? null : new ServiceError { Code = code, Message = message, RequestId = requestId };
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Text(ArraySegment<byte> body) =>
        body.Count == 0 ? "" : Encoding.UTF8.GetString(body.Array!, body.Offset, body.Count);
}
