using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace WafSimulator;

/// <summary>The bodies that the services and their gateway send.</summary>
internal static class GatewayResponse
{
    public const string RequestIdHeader = "X-Request-Id";

    private static readonly JsonSerializerOptions s_unescaped = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task WriteErrorAsync(HttpContext context, int status, string code, string message)
    {
        string requestId = context.Response.Headers[RequestIdHeader].ToString();
        return code.StartsWith("WAF.", StringComparison.Ordinal) || code.StartsWith("STS5.", StringComparison.Ordinal)
            ? WriteAsync(context, status, new { error_code = code, error_msg = message })
            : WriteAsync(context, status, new { error_msg = message, error_code = code, request_id = requestId });
    }

    /// <summary>A time as IAM and the metadata service write it.</summary>
    public static string Timestamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static Task WriteAsync<T>(HttpContext context, int status, T body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(body, s_unescaped));
    }
}
