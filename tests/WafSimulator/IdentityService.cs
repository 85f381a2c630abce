using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace WafSimulator;

/// <summary>IAM as far as WafPS needs it: <c>POST /v3/auth/tokens</c> and <c>GET /v3/projects</c>.</summary>
internal sealed class IdentityService(SimulatedAccount account, Gateway gateway, TimeProvider time)
{
    private const int RefusalsUntilLocked = 5;

    private int _refusals;

    public static bool Knows(HttpRequest request) => request.Path.Value is "/v3/auth/tokens" or "/v3/projects";

    public Task AnswerAsync(HttpContext context, byte[] body)
    {
        context.Response.Headers.Remove(GatewayAnswer.RequestIdHeader);
        context.Response.Headers["X-IAM-Trace-Id"] = "token_" + Guid.NewGuid().ToString("N");
        return (context.Request.Method, context.Request.Path.Value) switch
        {
            ("POST", "/v3/auth/tokens") => LogInAsync(context, body),
            ("GET", "/v3/projects") => ListProjectsAsync(context, body),
            _ => RefuseAsync(context, 405, "Method Not Allowed"),
        };
    }

    private Task LogInAsync(HttpContext context, byte[] body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement auth = document.RootElement.GetProperty("auth");
        JsonElement user = auth.GetProperty("identity").GetProperty("password").GetProperty("user");
        JsonElement scope = auth.GetProperty("scope").GetProperty("project");
        if (_refusals >= RefusalsUntilLocked)
        {
            return RefuseAsync(context, 401, "The user is locked, try again in 15 minutes.");
        }

        if ((Text(user, "name"), Text(user, "password"), Text(user.GetProperty("domain"), "name")) != (account.UserName, account.Password, account.DomainName))
        {
            _refusals++;
            return RefuseAsync(context, 401, "The username or password is wrong.");
        }

        _refusals = 0;
        if (!account.Projects.Any(project => project.Id == Text(scope, "id") || project.Name == Text(scope, "name")))
        {
            return RefuseAsync(context, 400, "The project doesn't exist.");
        }

        DateTimeOffset expiresAt = time.GetUtcNow() + account.TokenLifetime;
        context.Response.Headers["X-Subject-Token"] = account.IssueToken(expiresAt);
        return GatewayAnswer.WriteAsync(context, 201, new { token = new { expires_at = expiresAt.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture) } });
    }

    private Task ListProjectsAsync(HttpContext context, byte[] body)
    {
        if (gateway.CheckCaller(context, body) is { } refusal)
        {
            return RefuseAsync(context, 401, refusal.Message);
        }

        string name = context.Request.Query["name"].ToString();
        return GatewayAnswer.WriteAsync(context, 200, new { projects = account.Projects.Where(project => project.Name == name).Select(project => new { id = project.Id, name = project.Name }) });
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static Task RefuseAsync(HttpContext context, int status, string message) =>
        GatewayAnswer.WriteAsync(context, status, new { error = new { code = status, message, title = "Refused" } });
}
