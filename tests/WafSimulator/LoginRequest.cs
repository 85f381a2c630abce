using System.Text.Json;

namespace WafSimulator;

/// <summary>The login request of a user. Not a record, because it contains a password and a record would print it.</summary>
internal sealed class LoginRequest
{
    public required string UserName { get; init; }

    public required string Password { get; init; }

    public required string DomainName { get; init; }

    public string? ProjectId { get; init; }

    public string? ProjectName { get; init; }

    /// <returns>Null where it isn't of the documented shape.</returns>
    public static LoginRequest? Parse(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement auth = document.RootElement.GetProperty("auth");
            JsonElement identity = auth.GetProperty("identity");
            JsonElement user = identity.GetProperty("password").GetProperty("user");
            JsonElement project = auth.GetProperty("scope").GetProperty("project");
            LoginRequest login = new()
            {
                UserName = user.GetProperty("name").GetString() ?? "",
                Password = user.GetProperty("password").GetString() ?? "",
                DomainName = user.GetProperty("domain").GetProperty("name").GetString() ?? "",
                ProjectId = Optional(project, "id"),
                ProjectName = Optional(project, "name"),
            };
            bool isByPassword = identity.GetProperty("methods").EnumerateArray().Any(method => method.ValueEquals("password"));
            return isByPassword && (login.ProjectId ?? login.ProjectName) is not null ? login : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Optional(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
