using System.Collections;

namespace WafPS;

/// <summary>The settings that a call would use, and the source of each. It contains no secret.</summary>
public sealed class WafContext
{
    internal WafContext()
    {
    }

    /// <summary>The region, such as <c>cn-north-4</c>.</summary>
    public string? Region { get; internal init; }

    /// <summary>The endpoint of WAF. Null if neither an endpoint nor a region is set.</summary>
    public Uri? Endpoint { get; internal init; }

    /// <summary>The endpoint of IAM, which issues tokens and lists projects.</summary>
    public Uri? IamEndpoint { get; internal init; }

    /// <summary>The ID of the project. Null if none is set and WafPS hasn't looked it up yet.</summary>
    public string? ProjectId { get; internal init; }

    /// <summary>The ID of the enterprise project. Null if none is set.</summary>
    public string? EnterpriseProjectId { get; internal init; }

    /// <summary>
    /// The kind of the credential: <c>Token</c> (IAM user token), <c>AccessKey</c> (AK and SK), <c>TemporaryAccessKey</c> (AK and SK with a
    /// security token, or of an ECS agency) or <c>Password</c> (IAM user and password). Null if no credential is set.
    /// </summary>
    public string? AuthenticationType { get; internal init; }

    /// <summary>The first four characters of the access key's ID, then <c>…</c>. Null if the credential is no access key.</summary>
    public string? AccessKeyId { get; internal init; }

    /// <summary>When the credential expires, in local time. Null if WafPS doesn't know it.</summary>
    public DateTime? ExpiresAt { get; internal init; }

    /// <summary>The source of each setting, such as <c>-Region</c>, <c>$WafRegion</c> or <c>env:HW_REGION_NAME</c>, by the setting's name.</summary>
    public IDictionary Sources { get; internal init; } = new Hashtable();

    /// <summary>
    /// The settings that prevent a call. A missing setting is listed by the place to set it, such as <c>-Region</c>. A setting that isn't valid is
    /// listed by its source, such as <c>$WafCredential (invalid)</c>. Empty if a call has all settings that it needs.
    /// </summary>
    public IReadOnlyList<string> Missing { get; internal init; } = [];
}
