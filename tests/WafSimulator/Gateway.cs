using Microsoft.AspNetCore.Http;

namespace WafSimulator;

/// <summary>The checks before a job is looked up: the API, the caller, the rate, and the parameters.</summary>
internal sealed class Gateway(SimulatedAccount account, TimeProvider time)
{
    private readonly SignatureCheck _signatures = new(account, time);
    private readonly Lock _lock = new();
    private DateTimeOffset _windowEnd;
    private int _inWindow;

    public (int Requests, TimeSpan Window)? Limit { get; set; }

    /// <returns>Null where the request may pass.</returns>
    public GatewayError? Check(HttpContext context, JobRoute? route, byte[] body) =>
        route is null ? GatewayError.NoSuchApi : CheckCaller(context, body) ?? CheckRate() ?? CheckParameters(context.Request, route);

    /// <returns>Null where the caller is who it says.</returns>
    public GatewayError? CheckCaller(HttpContext context, byte[] body)
    {
        string authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith("SDK-HMAC-SHA256", StringComparison.Ordinal))
        {
            return _signatures.Check(context, authorization, body);
        }

        string token = context.Request.Headers["X-Auth-Token"].ToString();
        return token switch
        {
            "" => GatewayError.NotAuthenticated("x-auth-token not found"),
            _ when token == account.Token || token == account.AlternateToken => null,
            _ when token == account.ExpiredToken => Expired(time.GetUtcNow().AddHours(-1)),
            _ when account.ExpiryOf(token) is { } expiresAt => time.GetUtcNow() < expiresAt ? null : Expired(expiresAt),
            _ => GatewayError.NotAuthenticated("decrypt token fail"),
        };
    }

    private static GatewayError Expired(DateTimeOffset at) => GatewayError.NotAuthenticated($"token expires, expires_at: {GatewayResponse.Timestamp(at)}");

    private GatewayError? CheckRate()
    {
        if (Limit is not { } limit)
        {
            return null;
        }

        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (now >= _windowEnd)
            {
                (_windowEnd, _inWindow) = (now + limit.Window, 0);
            }

            return ++_inWindow > limit.Requests ? GatewayError.TooMany(limit.Requests, limit.Window) : null;
        }
    }

    private GatewayError? CheckParameters(HttpRequest request, JobRoute route)
    {
        if (!IsId(route.JobId) || !IsId(route.ProjectId))
        {
            return GatewayError.IllegalId;
        }

        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in request.Query)
        {
            if (name != "enterpriseProjectId" || value.ToString() is not ("0" or "all_granted_eps" or { Length: 36 }))
            {
                return GatewayError.UrlParameter(name);
            }
        }

        string named = request.Headers["X-Project-Id"].ToString();
        return route.ProjectId == account.ProjectId && (named == "" || named == route.ProjectId) ? null : GatewayError.OtherProject;
    }

    private static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiLetterOrDigit);
}
