namespace WafPS.Client.Responses;

/// <summary>How a request failed. The names are the error IDs that users see.</summary>
internal enum ErrorKind
{
    /// <summary>The service, its gateway or a load balancer sent an error status.</summary>
    ServiceError,

    ConnectionFailed,

    RequestTimedOut,

    /// <summary>A response that the service doesn't document.</summary>
    ResponseInvalid,

    RedirectRefused,

    /// <summary>Not sent, because the service rejected the credential several times in a row and would lock it.</summary>
    CredentialBlocked,

    /// <summary>Not sent, because the service wants a pause that is longer than the request may wait.</summary>
    RateLimitPaused,

    /// <summary>Not sent, because no source has a credential and this server has no agency.</summary>
    CredentialMissing,

    /// <summary>Not sent, because the region has no project of its name, or several.</summary>
    ProjectNotFound,
}
