using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace WafSimulator;

/// <summary>STS as far as WafPS needs it: <c>POST /v5/decode-authorization-message</c>.</summary>
internal sealed class TokenService(SimulatedAccount account, Gateway gateway)
{
    private const string Prefix = "encoded:";
    private const int MaxMessageLength = 10240;

    public static bool Knows(HttpRequest request) => request is { Method: "POST", Path.Value: "/v5/decode-authorization-message" };

    public static string Encode(string json) => Prefix + Convert.ToBase64String(Encoding.UTF8.GetBytes(json));

    public Task RespondAsync(HttpContext context, byte[] body)
    {
        if (!context.Request.Headers.Authorization.ToString().StartsWith("SDK-HMAC-SHA256", StringComparison.Ordinal))
        {
            return GatewayResponse.WriteErrorAsync(context, 401, "STS5.0002", "A signature is needed");
        }

        if (gateway.CheckCaller(context, body) is { } rejection)
        {
            return GatewayResponse.WriteErrorAsync(context, rejection.Status, rejection.Code, rejection.Message);
        }

        if (!account.MayDecode)
        {
            return GatewayResponse.WriteErrorAsync(context, 403, "STS5.0003", "Access denied: sts::decodeAuthorizationMessage");
        }

        return Message(body) is not { Length: > 0 and <= MaxMessageLength } message
            ? RejectAsync(context, $"encoded_message must have 1 to {MaxMessageLength} characters")
            : Decode(message) is { } decoded ? GatewayResponse.WriteAsync(context, 200, new { decoded_message = decoded })
            : RejectAsync(context, "The message can't be decoded");
    }

    private static Task RejectAsync(HttpContext context, string message) => GatewayResponse.WriteErrorAsync(context, 400, "STS5.0001", message);

    private static string? Message(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.GetProperty("encoded_message").GetString();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Decode(string message)
    {
        byte[] decoded = new byte[message.Length];
        return message.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(message[Prefix.Length..], decoded, out int length)
            ? Encoding.UTF8.GetString(decoded, 0, length)
            : null;
    }
}
