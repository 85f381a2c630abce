namespace WafPS.Client.Responses;

/// <summary>How a request failed. The names are the error ids that users see.</summary>
internal enum ErrorKind
{
    /// <summary>The service, its gateway or a load balancer answered with an error status.</summary>
    ServiceError,

    ConnectionFailed,

    RequestTimedOut,

    /// <summary>An answer that isn't what the service documents.</summary>
    ResponseInvalid,

    RedirectRefused,

    /// <summary>Not sent: the service has rejected the credential several times in a row, and would lock it.</summary>
    CredentialBlocked,

    /// <summary>Not sent: the service has asked for a pause that is longer than the request may wait.</summary>
    RateLimitPaused,
}
