namespace WafPS.Client.Authentication;

/// <summary>A token that IAM gave a user: sent as it is.</summary>
internal sealed class UserToken(Secret token) : Credential
{
    public override void Authenticate(HttpRequestMessage request, string? projectId, DateTimeOffset now) =>
        request.Headers.TryAddWithoutValidation("X-Auth-Token", token.RevealText());

    public override string Redact(string text) => Without(text, token);
}
