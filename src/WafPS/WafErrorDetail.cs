namespace WafPS;

/// <summary>An error of a service behind WAF, as part of an authorization error.</summary>
public sealed class WafErrorDetail
{
    internal WafErrorDetail(string? errorCode, string? errorMessage) => (ErrorCode, ErrorMessage) = (errorCode, errorMessage);

    /// <summary>The error code of that service.</summary>
    public string? ErrorCode { get; }

    /// <summary>The message of that service.</summary>
    public string? ErrorMessage { get; }

    /// <summary>Returns code and message in one line.</summary>
    public override string ToString() => string.Join(": ", new[] { ErrorCode, ErrorMessage }.Where(part => part is not null));
}
