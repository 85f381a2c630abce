using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace WafSimulator;

/// <summary>The bodies that WAF and its gateway send.</summary>
internal static class GatewayAnswer
{
    public const string RequestIdHeader = "X-Request-Id";

    private static readonly JsonSerializerOptions s_unescaped = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task WriteErrorAsync(HttpContext context, int status, string code, string message)
    {
        string requestId = context.Response.Headers[RequestIdHeader].ToString();
        return code.StartsWith("WAF.", StringComparison.Ordinal)
            ? WriteAsync(context, status, new { error_code = code, error_msg = message })
            : WriteAsync(context, status, new { error_msg = message, error_code = code, request_id = requestId });
    }

    public static Task WriteAsync<T>(HttpContext context, int status, T body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(body, s_unescaped));
    }
}
