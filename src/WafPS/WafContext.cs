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

    /// <summary>
    /// What a call authenticates with: <c>Token</c> (IAM user token), <c>AccessKey</c> (AK and SK), <c>TemporaryAccessKey</c> (with a
    /// security token, or of an ECS agency) or <c>Password</c> (IAM user and password). Null where nothing is set.
    /// </summary>
    public string? AuthenticationType { get; internal init; }

    /// <summary>The first four characters of the access key's id, then <c>…</c>. Null where it is no access key.</summary>
    public string? AccessKeyId { get; internal init; }

    /// <summary>When the credential expires, in local time. Null where WafPS doesn't know it.</summary>
    public DateTime? ExpiresAt { get; internal init; }

    /// <summary>Where each setting comes from, such as <c>-Region</c>, <c>$WafRegion</c> or <c>env:HW_REGION_NAME</c>, by the setting's name.</summary>
    public IDictionary Sources { get; internal init; } = new Hashtable();

    /// <summary>
    /// What keeps a call from being made: what it would still lack, by where it would be set, such as <c>-Region</c>, and what can't be used,
    /// by where it is set, such as <c>$WafCredential (invalid)</c>. Empty where a call has all it needs.
    /// </summary>
    public IReadOnlyList<string> Missing { get; internal init; } = [];
}
