using System.Collections;

namespace WafPS;

/// <summary>What a call would use, and where each setting comes from. Holds no secret.</summary>
public sealed class WafContext
{
    internal WafContext()
    {
    }

    /// <summary>The region, such as <c>cn-north-4</c>.</summary>
    public string? Region { get; internal init; }

    /// <summary>Where WAF is. Null where neither an endpoint nor a region is set.</summary>
    public Uri? Endpoint { get; internal init; }

    /// <summary>Where tokens and projects are asked for.</summary>
    public Uri? IamEndpoint { get; internal init; }

    /// <summary>The project. Null where none is set and none has been looked up yet.</summary>
    public string? ProjectId { get; internal init; }

    /// <summary>The enterprise project. Null means that none is asked for.</summary>
    public string? EnterpriseProjectId { get; internal init; }

    /// <summary>What a call authenticates with. Null where nothing is set.</summary>
    public WafAuthenticationType? AuthenticationType { get; internal init; }

    /// <summary>The first four characters of the access key's id, then <c>…</c>. Null where it is no access key.</summary>
    public string? AccessKeyId { get; internal init; }

    /// <summary>When the credential expires, where that is known.</summary>
    public DateTimeOffset? ExpiresAt { get; internal init; }

    /// <summary>Where each setting comes from, such as <c>-Region</c>, <c>$WafRegion</c> or <c>env:HW_REGION_NAME</c>, by the setting's name.</summary>
    public IDictionary Sources { get; internal init; } = new Hashtable();

    /// <summary>What a call would still lack, by where it would be set. Empty where nothing is missing.</summary>
    public IReadOnlyList<string> Missing { get; internal init; } = [];
}
