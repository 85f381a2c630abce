namespace WafPS.Client;

/// <summary>The regions that have WAF, and the addresses of the services there, as the vendor publishes them.</summary>
internal static class WafRegions
{
    /// <summary>In alphabetical order.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        "ae-ad-1", "af-north-1", "af-south-1", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
        "cn-east-2", "cn-east-3", "cn-east-4", "cn-east-5", "cn-north-1", "cn-north-11", "cn-north-12", "cn-north-2", "cn-north-4", "cn-north-9",
        "cn-south-1", "cn-south-2", "cn-south-4", "cn-southwest-2", "cn-southwest-3", "eu-west-0", "eu-west-101", "la-north-2", "la-south-2",
        "me-east-1", "my-kualalumpur-1", "na-mexico-1", "ru-moscow-1", "ru-northwest-2", "sa-brazil-1", "tr-west-1",
    ];

    private static readonly HashSet<string> s_withIam =
    [
        "ae-ad-1", "af-south-1", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "cn-east-2", "cn-east-3", "cn-east-4",
        "cn-east-5", "cn-north-1", "cn-north-12", "cn-north-2", "cn-north-4", "cn-north-9", "cn-south-1", "cn-south-2", "cn-southwest-2", "eu-west-0",
        "la-north-2", "la-south-2", "me-east-1", "my-kualalumpur-1", "na-mexico-1", "ru-moscow-1", "sa-brazil-1", "tr-west-1",
    ];

    private static readonly HashSet<string> s_withSts =
    [
        "af-south-1", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "cn-east-3", "cn-north-4", "cn-south-1", "cn-southwest-2",
        "la-south-2", "sa-brazil-1", "tr-west-1",
    ];

    /// <summary>The region of this name in any case. Null for one that isn't known.</summary>
    public static string? Named(string region) => Ids.FirstOrDefault(id => id.Equals(region, StringComparison.OrdinalIgnoreCase));

    /// <summary>Null for a region that isn't known.</summary>
    public static Uri? Endpoint(string region) => region switch
    {
        "cn-north-9" => new Uri("https://waf.cn-north-9.myhuaweicloud.cn"),
        _ when Ids.Contains(region) => new Uri($"https://waf.{region}.myhuaweicloud.com"),
        _ => null,
    };

    /// <summary>The IAM endpoint of a region, or the central one for a region without its own.</summary>
    public static Uri IamEndpoint(string? region) => region switch
    {
        "eu-west-101" => new Uri("https://iam.eu-west-101.myhuaweicloud.eu"),
        _ when region is not null && s_withIam.Contains(region) => new Uri($"https://iam.{region}.myhuaweicloud.com"),
        _ => new Uri("https://iam.myhuaweicloud.com"),
    };

    /// <summary>The STS endpoint of a region. Null for a region without one.</summary>
    public static Uri? StsEndpoint(string region) => s_withSts.Contains(region) ? new Uri($"https://sts.{region}.myhuaweicloud.com") : null;
}
