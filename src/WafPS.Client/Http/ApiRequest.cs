using WafPS.Client.Authentication;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;

namespace WafPS.Client.Http;

/// <summary>One request to a Huawei Cloud service, before it is authenticated.</summary>
internal sealed record ApiRequest(RequestTarget Target)
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>Path and query, escaped, from the first slash.</summary>
    public required string Path { get; init; }

    /// <summary>Whose request it is. Null where the service asks for no credential.</summary>
    public Credential? Credential { get; init; }

    /// <summary>How long it may wait for rate limits. Null for a service without a limit of its own.</summary>
    public MaxWait? MaxWait { get; init; }

    /// <summary>How often it may be sent again after a transient failure.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>Whether the caller tries another endpoint where this one can't be reached.</summary>
    public bool HasOtherEndpoint { get; init; }

    /// <summary>JSON, or nothing.</summary>
    public byte[] Body { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Replaces in a text the secrets that this request carries besides its credential.</summary>
    public Func<string, string>? Redact { get; init; }
}
