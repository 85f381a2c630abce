namespace WafPS.Client.Responses;

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
