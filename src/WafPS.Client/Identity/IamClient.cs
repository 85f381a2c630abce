using System.Text.Json;
using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Identity;

/// <summary>Identity and Access Management, as far as a call needs it: a token for a password, and a project's id by its region.</summary>
internal sealed class IamClient(ApiClient service, Uri endpoint)
{
    // Of all but the names and the password, with the room that the writer asks for at a time.
    private const int RequestSize = 16 * 1024;

    public Uri Endpoint => endpoint;

    public TimeProvider Time => service.Time;

    /// <summary>Stands for the call that this is used by.</summary>
    public object Call => service;

    /// <summary>Logs a user in.</summary>
    /// <param name="login">User, password and scope.</param>
    /// <param name="credential">What errors call the login, and what is guarded against being locked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WafClientException">There was no token.</exception>
    public Task<(Secret Token, DateTimeOffset ExpiresAt)> GetTokenAsync(PasswordLogin login, Credential credential, CancellationToken cancellationToken) => service.RetryAsync(
        CloudService.Iam,
        async cancellationToken =>
        {
            byte[] body = Body(login);
            try
            {
                return await service.SendAsync(
                    new ApiRequest
                    {
                        CloudService = CloudService.Iam,
                        Method = HttpMethod.Post,
                        Endpoint = endpoint,
                        Path = "/v3/auth/tokens?nocatalog=true",
                        Body = body,
                        Login = credential,
                        // Where the login itself is repeated, in whatever writing, nothing of it is shown.
                        Redact = text => text.Contains("methods") && text.Contains("identity") ? "***" : login.Password.RedactFrom(text),
                    },
                    (response, sanitize) => response.SubjectToken is { } secret
                        ? (secret, JsonBody.Read(response, sanitize, json => json.GetProperty("token").GetProperty("expires_at").GetDateTimeOffset()))
                        : throw WafClientException.Invalid(response, ResponseErrorKind.WrongShape, null),
                    cancellationToken);
            }
            finally
            {
                Array.Clear(body, 0, body.Length);
            }
        },
        cancellationToken);

    /// <summary>The projects with a region's name.</summary>
    /// <exception cref="WafClientException">They couldn't be read.</exception>
    public Task<ProjectSearch> FindProjectsAsync(string region, Credential credential, CancellationToken cancellationToken) => service.RetryAsync(
        CloudService.Iam,
        cancellationToken => service.SendAsync(
            new ApiRequest { CloudService = CloudService.Iam, Endpoint = endpoint, Path = $"/v3/projects?name={Uri.EscapeDataString(region)}", Credential = credential },
            (response, sanitize) => JsonBody.Read(
                response,
                sanitize,
                json => new ProjectSearch(
                    [.. json.GetProperty("projects").EnumerateArray()
                        .Where(project => project.GetProperty("name").GetString() == region)
                        .Select(project => sanitize(project.GetProperty("id").GetString() ?? throw new FormatException()))],
                    response.RequestId)),
            cancellationToken),
        cancellationToken);

    private static byte[] Body(PasswordLogin login)
    {
        string project = login.Scope.ProjectId ?? login.Scope.Region!;
        byte[] password = login.Password.RevealBytes();
        // The longest escape of a sign takes six, and of a text the writer asks for room as if each of these took three again.
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
