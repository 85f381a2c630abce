using WafPS.Client.Authentication;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;

namespace WafPS.Client.Http;

/// <summary>One request to a Huawei Cloud service, before it is authenticated.</summary>
internal sealed record ApiRequest
{
    public CloudService CloudService { get; init; }

    public HttpMethod Method { get; init; } = HttpMethod.Get;

    public required Uri Endpoint { get; init; }

    /// <summary>Path and query, escaped, from the first slash.</summary>
    public required string Path { get; init; }

    /// <summary>On whose behalf. Null where nobody's is asked for.</summary>
    public Credential? Credential { get; init; }

    /// <summary>What the body logs in with. Null where it doesn't.</summary>
    public Credential? Login { get; init; }

    /// <summary>When it may go. Null: at once.</summary>
    public RequestTurn? Turn { get; init; }

    /// <summary>For services that know projects; it is part of the signature.</summary>
    public string? ProjectId { get; init; }

    /// <summary>JSON, or nothing.</summary>
    public byte[] Body { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Takes out of a text what this request carries besides its credential.</summary>
    public Func<string, string>? Redact { get; init; }
}
