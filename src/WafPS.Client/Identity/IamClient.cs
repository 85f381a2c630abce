using System.Text.Json;
using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Identity;

/// <summary>Identity and Access Management, as far as a call needs it: a token for a password, and the ID of a project by its region.</summary>
internal sealed class IamClient(ApiClient api, Uri endpoint)
{
    // The size without names and password, and the space that the writer reserves at a time.
    private const int RequestSize = 16 * 1024;

    private readonly RequestTarget _target = new(CloudService.Iam, endpoint);

    public Uri Endpoint => endpoint;

    public TimeProvider Time => api.Time;

    /// <summary>The call that uses this client.</summary>
    public object Call => api;

    /// <summary>Logs a user in.</summary>
    /// <exception cref="WafClientException">IAM issued no token.</exception>
    public async Task<AcquiredCredential> GetTokenAsync(PasswordLogin login, CancellationToken cancellationToken)
    {
        byte[] body = Body(login);
        try
        {
            ApiRequest request = new(_target) { Method = HttpMethod.Post, Path = "/v3/auth/tokens?nocatalog=true", Body = body, Credential = login };
            return await api.SendAsync(request, response => Token(response, login), cancellationToken);
        }
        finally
        {
            Array.Clear(body, 0, body.Length);
        }
    }

    /// <summary>The projects with a region's name.</summary>
    /// <exception cref="WafClientException">They couldn't be read.</exception>
    public Task<ProjectSearch> FindProjectsAsync(string region, Credential credential, CancellationToken cancellationToken)
    {
        ApiRequest request = new(_target) { Path = $"/v3/projects?name={Uri.EscapeDataString(region)}", Credential = credential };
        return api.SendAsync(request, response => Projects(response, region), cancellationToken);
    }

    private AcquiredCredential Token(Response response, PasswordLogin login)
    {
        Secret token = response.SubjectToken ?? throw WafClientException.Invalid(response, ResponseErrorKind.WrongShape, null);
        DateTimeOffset expiresAt = response.ReadJson(json => json.GetProperty("token").GetProperty("expires_at").GetDateTimeOffset());
        return new AcquiredCredential(new UserToken(token) { Origin = login.Origin, IsFromLogin = true, Since = Time.GetUtcNow() }, expiresAt);
    }

    private static ProjectSearch Projects(Response response, string region)
    {
        IReadOnlyList<string> ids = response.ReadJson<IReadOnlyList<string>>(json =>
            [.. json.GetProperty("projects").EnumerateArray()
                .Where(project => project.GetProperty("name").GetString() == region)
                .Select(project => project.GetProperty("id").GetString() ?? throw new FormatException())
                .Select(response.Sanitizer.Sanitize)]);
        return new ProjectSearch(region, ids, response.RequestId);
    }

    private static byte[] Body(PasswordLogin login)
    {
        string project = login.Scope.ProjectId ?? login.Scope.Region!;
        byte[] password = login.Password.RevealBytes();
        // A character escapes to at most 6 bytes. Utf8JsonWriter reserves three times that for a text.
        SecretBuffer buffer = new(RequestSize + 6 * password.Length + 18 * (login.UserName.Length + login.DomainName.Length + project.Length));
        try
        {
            using Utf8JsonWriter json = new(buffer);
            json.WriteStartObject();
            json.WriteStartObject("auth");
            json.WriteStartObject("identity");
            json.WriteStartArray("methods");
            json.WriteStringValue("password");
            json.WriteEndArray();
            json.WriteStartObject("password");
            json.WriteStartObject("user");
            json.WriteString("name", login.UserName);
            json.WriteString("password", password);
            json.WriteStartObject("domain");
            json.WriteString("name", login.DomainName);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("scope");
            json.WriteStartObject("project");
            json.WriteString(login.Scope.ProjectId is null ? "name" : "id", project);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.Flush();
            return buffer.ToArray();
        }
        finally
        {
            Array.Clear(password, 0, password.Length);
            buffer.Clear();
        }
    }
}
