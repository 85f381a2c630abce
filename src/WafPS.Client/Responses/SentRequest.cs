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

/// <summary>Where a request goes. Rate limits count by it, and errors name it.</summary>
/// <param name="Service">The service that reads the request.</param>
/// <param name="Endpoint">The service's address.</param>
/// <param name="ProjectId">Null for a service without projects.</param>
internal sealed record RequestTarget(CloudService Service, Uri Endpoint, string? ProjectId = null);

/// <summary>The services that a call may send requests to.</summary>
internal enum CloudService
{
    /// <summary>Web Application Firewall.</summary>
    Waf,

    /// <summary>Identity and Access Management: tokens and projects.</summary>
    Iam,

    /// <summary>Security Token Service: what an authorization failure says.</summary>
    Sts,

    /// <summary>What an elastic cloud server can ask about itself.</summary>
    Metadata,
}

/// <summary>What an error says about a credential. It holds no secret.</summary>
/// <param name="Origin">Where a user would change the credential, such as <c>$WafToken</c>.</param>
/// <param name="Since">Since when the credential has been in use. Null where that isn't known.</param>
/// <param name="IsFromLogin">Whether a login issued the credential, so that nobody could have mistyped it.</param>
internal sealed record CredentialInfo(string Origin, DateTimeOffset? Since, bool IsFromLogin);

/// <summary>The projects that have the name of a region. There should be one.</summary>
/// <param name="Region">The region.</param>
/// <param name="Ids">The IDs of the projects.</param>
/// <param name="RequestId">For a support ticket.</param>
internal sealed record ProjectSearch(string Region, IReadOnlyList<string> Ids, string? RequestId);
