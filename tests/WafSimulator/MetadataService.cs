using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace WafSimulator;

/// <summary>The metadata service of an elastic cloud server: the keys of its agency.</summary>
internal sealed class MetadataService(SimulatedAccount account, SimulatedAgency agency, TimeProvider time)
{
    private const string TokenPath = "/meta-data/latest/api/token";
    private const string KeyPath = "/openstack/latest/securitykey";

    private readonly string _token = Guid.NewGuid().ToString("N");

    public static bool Knows(HttpRequest request) => request.Path.Value is TokenPath or KeyPath;

    public Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.Remove(GatewayAnswer.RequestIdHeader);
        return (agency.Mode, context.Request.Method, context.Request.Path.Value) switch
        {
            (AgencyMode.Hang, _, _) => Faults.Hang(context),
            (AgencyMode.Token, "PUT", TokenPath) => TellTokenAsync(context),
            (_, "PUT", TokenPath) => TextAsync(context, 404, "Not Found"),
            (AgencyMode.None, _, KeyPath) => TextAsync(context, 404, "Please configure Cloud Service Agency first"),
            (AgencyMode.Token, _, KeyPath) when context.Request.Headers["X-Metadata-Token"] != _token => TextAsync(context, 401, "Unauthorized"),
            _ => TellKeyAsync(context),
        };
    }

    private Task TellTokenAsync(HttpContext context) => context.Request.Headers["X-Metadata-Token-Ttl-Seconds"].ToString().Length > 0
        ? TextAsync(context, 200, _token)
        : TextAsync(context, 400, "Bad Request");

    private Task TellKeyAsync(HttpContext context) => GatewayAnswer.WriteAsync(context, 200, new
    {
        credential = new
        {
            access = account.TemporaryAccessKey,
            secret = account.TemporarySecretKey,
            securitytoken = account.SecurityToken,
            expires_at = (time.GetUtcNow() + agency.Lifetime).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        },
    });

    private static Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text);
    }
}
