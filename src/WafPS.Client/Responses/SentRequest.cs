using WafPS.Client.Text;

namespace WafPS.Client.Responses;

/// <summary>What is known of a request when its response or its failure is described.</summary>
internal sealed record SentRequest(RequestTarget Target)
{
    /// <summary>Null where the request carries no credential.</summary>
    public CredentialInfo? Credential { get; init; }

    /// <summary>The canonical request that was signed. Null where the request isn't signed.</summary>
    public string? CanonicalRequest { get; init; }

    public Sanitizer Sanitizer { get; init; } = Sanitizer.WithoutSecrets;
}
