using Microsoft.AspNetCore.Http;

namespace WafSimulator;

/// <summary>IAM as far as WafPS needs it: <c>POST /v3/auth/tokens</c> and <c>GET /v3/projects</c>.</summary>
internal sealed class IdentityService(SimulatedAccount account, Gateway gateway, TimeProvider time)
{
    private const int RejectionsUntilLocked = 5;
    private static readonly TimeSpan s_lockTime = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private int _rejections;
    private DateTimeOffset _lockedUntil;
    private int _requests;

    public int RequestCount => _requests;

    public static bool Knows(HttpRequest request) => request.Path.Value is "/v3/auth/tokens" or "/v3/projects";

    public Task RespondAsync(HttpContext context, byte[] body, Fault? fault)
    {
        Interlocked.Increment(ref _requests);
        // A fault that has passed returns nothing.
        if (fault?.Invoke(context) is { } response)
        {
            return response;
        }

        context.Response.Headers.Remove(GatewayResponse.RequestIdHeader);
        context.Response.Headers["X-IAM-Trace-Id"] = "token_" + Guid.NewGuid().ToString("N");
        return (context.Request.Method, context.Request.Path.Value) switch
        {
            ("POST", "/v3/auth/tokens") => LogInAsync(context, body),
            ("GET", "/v3/projects") => ListProjectsAsync(context, body),
            _ => RejectAsync(context, 405, "Method Not Allowed", "The method is not allowed for the requested URL."),
        };
    }

    private Task LogInAsync(HttpContext context, byte[] body)
    {
        if (LoginRequest.Parse(body) is not { } login)
        {
            return RejectAsync(context, 400, "Bad Request", "The request body is invalid.");
        }

        if (CheckPassword(login) is { } rejection)
        {
            return RejectAsync(context, 401, "Unauthorized", rejection);
        }

        (string? id, string? name) = account.Projects.Find(project => login.ProjectId is null ? project.Name == login.ProjectName : project.Id == login.ProjectId);
        if (id is null)
        {
            return RejectAsync(context, 400, "Bad Request", "The project doesn't exist.");
        }

        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset expiresAt = now + account.TokenLifetime;
        context.Response.Headers["X-Subject-Token"] = account.IssueToken(expiresAt);
        return GatewayResponse.WriteAsync(context, 201, new
        {
            token = new { expires_at = GatewayResponse.Timestamp(expiresAt), issued_at = GatewayResponse.Timestamp(now), project = new { id, name } },
        });
    }

    // Null if it is right. A locked user doesn't learn whether the password was right.
    private string? CheckPassword(LoginRequest login)
    {
        lock (_lock)
        {
            if (time.GetUtcNow() < _lockedUntil)
            {
                return "The user is locked, try again in 15 minutes.";
            }

            if ((login.UserName, login.Password, login.DomainName) == (account.UserName, account.Password, account.DomainName))
            {
                _rejections = 0;
                return null;
            }

            if (++_rejections == RejectionsUntilLocked)
            {
                (_rejections, _lockedUntil) = (0, time.GetUtcNow() + s_lockTime);
            }

            return "The username or password is wrong.";
        }
    }

    private Task ListProjectsAsync(HttpContext context, byte[] body)
    {
        if (gateway.CheckCaller(context, body) is { } rejection)
        {
            return RejectAsync(context, 401, "Unauthorized", rejection.Message);
        }

        HttpRequest request = context.Request;
        string name = request.Query["name"].ToString();
        return GatewayResponse.WriteAsync(context, 200, new
        {
            links = new { next = (string?)null, previous = (string?)null, self = $"{request.Scheme}://{request.Host}{request.Path}{request.QueryString}" },
            projects = account.Projects
                .Where(project => name.Length == 0 || project.Name == name)
                .Select(project => new { id = project.Id, name = project.Name, domain_id = account.DomainId, enabled = true }),
        });
    }

    private static Task RejectAsync(HttpContext context, int status, string title, string message) =>
        GatewayResponse.WriteAsync(context, status, new { error = new { code = status, message, title } });
}
