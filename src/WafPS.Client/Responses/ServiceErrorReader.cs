using System.Globalization;
using System.Text.Json;
using System.Xml;
using WafPS.Client.Text;

namespace WafPS.Client.Responses;

/// <summary>Reads the body of an error response in every known shape, because a gateway or a proxy may have written it. A body of another shape is a text.</summary>
internal static class ServiceErrorReader
{
    // A message may repeat a canonical request.
    private const int MaxMessageLength = 4096;
    private const int MaxCodeLength = 80;

    // The names that WAF and the API gateway, IAM v3, STS and other services use.
    private static readonly string[] s_codeNames = ["error_code", "errorCode", "code"];
    private static readonly string[] s_messageNames = ["error_msg", "errorMsg", "errorMessage", "message"];
    private static readonly string[] s_requestIdNames = ["request_id", "requestId"];

    /// <param name="response">A response with an error status. A number in the place of a code that only repeats this status isn't a code.</param>
    public static ServiceError Read(Response response)
    {
        ServiceError error = ReadJson(response) ?? ReadXml(response) ?? new ServiceError { Message = response.Excerpt };
        return error with { Code = Shortened(error.Code, MaxCodeLength), Message = Shortened(error.Message, MaxMessageLength) };
    }

    private static string? Shortened(string? text, int length) => text is null ? null : TextSanitizer.Shorten(text, length);

    private static ServiceError? ReadJson(Response response)
    {
        try
        {
            using JsonDocument document = response.ParseJson();
            ServiceError error = ReadObject(document.RootElement, response);
            return error.Code is null && error.Message is null ? null : error;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a property name isn't a text, such as half a character.
            return null;
        }
    }

    private static ServiceError ReadObject(JsonElement json, Response response)
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
            Message = First(json, s_messageNames, response) ?? First(inner, s_messageNames, response)
                ?? (inner.ValueKind == JsonValueKind.String ? response.TextOf(inner) : null),
            RequestId = First(json, s_requestIdNames, response),
            EncodedAuthorizationMessage = First(json, ["encoded_authorization_message"], response),
            Details = Details(),
        };

        string? Code(JsonElement holder)
        {
            string? code = First(holder, s_codeNames, response);
            return code == response.StatusCode.ToString(CultureInfo.InvariantCulture) ? null : code;
        }

        IReadOnlyList<ServiceError> Details() =>
            json.TryGetProperty("details", out JsonElement details) && details.ValueKind == JsonValueKind.Array
                ? [.. details.EnumerateArray()
                    .Select(detail => new ServiceError { Code = First(detail, s_codeNames, response), Message = First(detail, s_messageNames, response) })
                    .Where(detail => detail.Code is not null || detail.Message is not null)]
                : [];
    }

    private static string? First(JsonElement holder, string[] names, Response response)
    {
        if (holder.ValueKind == JsonValueKind.Object)
        {
            foreach (string name in names)
            {
                if (holder.TryGetProperty(name, out JsonElement value) && response.TextOf(value) is { Length: > 0 } text)
                {
                    return text;
                }
            }
        }

        return null;
    }

    // <Error><Code/><Message/><RequestId/></Error>
    private static ServiceError? ReadXml(Response response)
    {
        try
        {
            // As text: given bytes, XmlReader obeys the declared encoding, and some broken ones make it throw exceptions that it doesn't document.
            using StringReader text = new(response.BodyText.TrimStart('\uFEFF'));
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
                    parts[reader.LocalName] = response.Sanitizer.Sanitize(reader.ReadElementContentAsString());
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
}
