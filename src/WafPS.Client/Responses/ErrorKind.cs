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

/// <summary>What kept a connection from working, as far as it changes what to do next.</summary>
internal enum ConnectionErrorKind
{
    /// <summary>Reset or closed early, or what came over it was no HTTP.</summary>
    Broken,

    /// <summary>Nobody listens there, or there is no way there.</summary>
    Unreachable,

    /// <summary>The host name doesn't resolve.</summary>
    Name,

    /// <summary>No secure connection: a certificate that isn't trusted, or no common protocol.</summary>
    Tls,
}

/// <summary>What is wrong with a response that has a success status.</summary>
internal enum ResponseErrorKind
{
    None,

    /// <summary>No body.</summary>
    Empty,

    /// <summary>More than 64 KiB. A job takes much less.</summary>
    TooLarge,

    /// <summary>The compressed body can't be unpacked.</summary>
    Undecodable,

    NotJson,

    /// <summary>JSON, but not the documented object of texts.</summary>
    WrongShape,

    /// <summary>It describes another job than the one of the request.</summary>
    AnotherJob,
}

/// <summary>Why the gateway rejects a credential. It has one code for all reasons (0301), and shows the reason in its text.</summary>
internal enum AuthenticationErrorKind
{
    /// <summary>None, or one that the text doesn't show.</summary>
    None,

    /// <summary>The signature isn't the one that the gateway computed.</summary>
    SignatureMismatch,

    /// <summary>The clocks are more than 15 minutes apart.</summary>
    SignatureExpired,

    /// <summary>No such access key.</summary>
    UnknownKey,

    /// <summary>Too many rejections in a row.</summary>
    KeyLocked,

    /// <summary>Not a token, or an incomplete one.</summary>
    TokenInvalid,

    TokenExpired,

    TokenMissing,
}
