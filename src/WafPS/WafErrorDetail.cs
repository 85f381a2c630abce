namespace WafPS;

/// <summary>What a service behind WAF said when an authorization failed.</summary>
public sealed class WafErrorDetail
{
    internal WafErrorDetail(string? errorCode, string? errorMessage) => (ErrorCode, ErrorMessage) = (errorCode, errorMessage);

    /// <summary>That service's error code.</summary>
    public string? ErrorCode { get; }

    /// <summary>That service's words.</summary>
    public string? ErrorMessage { get; }

    /// <summary>Code and words in one line.</summary>
    public override string ToString() => string.Join(": ", new[] { ErrorCode, ErrorMessage }.Where(part => part is not null));
}
