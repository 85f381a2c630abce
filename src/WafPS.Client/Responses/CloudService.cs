namespace WafPS.Client.Responses;

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
