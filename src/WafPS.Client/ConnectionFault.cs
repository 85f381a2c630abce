namespace WafPS.Client;

/// <summary>What kept a connection from working, as far as it changes what to do next.</summary>
internal enum ConnectionFault
{
    /// <summary>Refused, reset, closed early, unreachable.</summary>
    Other,

    /// <summary>The host name doesn't resolve.</summary>
    Name,

    /// <summary>No secure connection: a certificate that isn't trusted, or no common protocol.</summary>
    Tls,
}
