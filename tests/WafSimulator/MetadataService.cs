using Microsoft.AspNetCore.Http;

namespace WafSimulator;

/// <summary>The metadata service of an elastic cloud server: the keys of its agency.</summary>
internal sealed class MetadataService(SimulatedAccount account, SimulatedAgency agency, TimeProvider time)
{
    private const string TokenPath = "/meta-data/latest/api/token";
    private const string KeyPath = "/openstack/latest/securitykey";

    private readonly string _token = Guid.NewGuid().ToString("N");

    public static bool Knows(HttpRequest request) => request.Path.Value is TokenPath or KeyPath;

    public Task RespondAsync(HttpContext context)
    {
        context.Response.Headers.Remove(GatewayResponse.RequestIdHeader);
        return (agency.Mode, context.Request.Method, context.Request.Path.Value) switch
        {
            (AgencyMode.Hang, _, _) => Faults.Hang(context),
            (AgencyMode.Token, "PUT", TokenPath) => TellTokenAsync(context),
            (_, "PUT", TokenPath) => TextAsync(context, 404, "Not Found"),
            (AgencyMode.None, "GET", KeyPath) => TextAsync(context, 404, "Please configure Cloud Service Agency first"),
            (AgencyMode.Token, "GET", KeyPath) when context.Request.Headers["X-Metadata-Token"] != _token => TextAsync(context, 401, "Unauthorized"),
            (_, "GET", KeyPath) => TellKeyAsync(context),
            _ => TextAsync(context, 405, "Method Not Allowed"),
        };
    }

    private Task TellTokenAsync(HttpContext context) => int.TryParse(context.Request.Headers["X-Metadata-Token-Ttl-Seconds"], out int seconds) && seconds > 0
        ? TextAsync(context, 200, _token)
        : TextAsync(context, 400, "Bad Request");

    private Task TellKeyAsync(HttpContext context)
    {
        TemporaryKey key = account.TemporaryKey;
        return GatewayResponse.WriteAsync(context, 200, new
        {
            credential = new
            {
                access = key.AccessKey,
                secret = key.SecretKey,
                securitytoken = key.SecurityToken,
                expires_at = GatewayResponse.Timestamp(time.GetUtcNow() + agency.Lifetime),
            },
        });
    }

    private static Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(text);
    }
}
