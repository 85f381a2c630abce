namespace WafPS.Client.Responses;

/// <summary>An error as the service, its gateway or a proxy described it. Every text is sanitized.</summary>
internal sealed record ServiceError
{
    /// <summary>Such as <c>WAF.00014001</c> or <c>APIGW.0301</c>; null where the body has none.</summary>
    public string? Code { get; init; }

    /// <summary>The described cause, or the beginning of a body that is of no known shape.</summary>
    public string? Message { get; init; }

    public string? RequestId { get; init; }

    /// <summary>Why an authorization failed, encoded; STS decodes it.</summary>
    public string? EncodedAuthorizationMessage { get; init; }

    /// <summary>What the services behind this one said.</summary>
    public IReadOnlyList<ServiceError> Details { get; init; } = [];

    /// <summary>What the text says of a credential that isn't taken (section 0301 of the gateway's error codes).</summary>
    public AuthenticationErrorKind AuthenticationErrorKind => Message switch
    {
        null => AuthenticationErrorKind.None,
        _ when Says("signature expired") => AuthenticationErrorKind.SignatureExpired,
        _ when Says("aksk signature fail") => AuthenticationErrorKind.SignatureMismatch,
        _ when Says("ak not exist") || Says("Get secretKey failed") => AuthenticationErrorKind.UnknownKey,
        _ when Says("failed to reach the limit") => AuthenticationErrorKind.KeyLocked,
        _ when Says("decrypt token fail") => AuthenticationErrorKind.TokenInvalid,
        _ when Says("token expires") => AuthenticationErrorKind.TokenExpired,
        _ when Says("x-auth-token not found") => AuthenticationErrorKind.TokenMissing,
        _ => AuthenticationErrorKind.None,
    };

    private bool Says(string words) => Message!.Contains(words, StringComparison.OrdinalIgnoreCase);
}
