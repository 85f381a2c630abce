using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace WafSimulator;

/// <summary>STS as far as WafPS needs it: <c>POST /v5/decode-authorization-message</c>.</summary>
internal sealed class TokenService(SimulatedAccount account, Gateway gateway)
{
    private const string Prefix = "encoded-";

    public static bool Knows(HttpRequest request) => request.Path.Value == "/v5/decode-authorization-message";

    public static string Encode(string json) => Prefix + Convert.ToBase64String(Encoding.UTF8.GetBytes(json));

    public Task AnswerAsync(HttpContext context, byte[] body)
    {
        if (!context.Request.Headers.Authorization.ToString().StartsWith("SDK-HMAC-SHA256", StringComparison.Ordinal))
        {
            return GatewayAnswer.WriteErrorAsync(context, 401, "STS5.0002", "A signature is needed");
        }

        if (gateway.CheckCaller(context, body) is { } refusal)
        {
            return GatewayAnswer.WriteErrorAsync(context, refusal.Status, refusal.Code, refusal.Message);
        }

        if (!account.MayDecode)
        {
            return GatewayAnswer.WriteErrorAsync(context, 403, "STS5.0003", "Access denied: sts::decodeAuthorizationMessage");
        }

        using JsonDocument document = JsonDocument.Parse(body);
        string message = document.RootElement.GetProperty("encoded_message").GetString() ?? "";
        return message.StartsWith(Prefix, StringComparison.Ordinal)
            ? GatewayAnswer.WriteAsync(context, 200, new { decoded_message = Encoding.UTF8.GetString(Convert.FromBase64String(message[Prefix.Length..])) })
            : GatewayAnswer.WriteErrorAsync(context, 400, "STS5.0001", "The message can't be decoded");
    }
}
