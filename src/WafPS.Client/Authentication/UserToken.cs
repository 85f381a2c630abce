using WafPS.Client.Text;

namespace WafPS.Client.Authentication;

/// <summary>An IAM token of a user. WafPS sends it unchanged.</summary>
internal sealed class UserToken(Secret token) : Credential
{
    private Secret Token => token;

    public override string? Authenticate(HttpRequestMessage request, byte[] body, string? projectId, DateTimeOffset now)
    {
        request.Headers.TryAddWithoutValidation("X-Auth-Token", token.RevealText());
        return null;
    }

    public override bool IsSameAs(Credential other) => other is UserToken { Token: { } others } && others.Equals(token);

    public override string Redact(string text) => token.RedactFrom(text);
}
