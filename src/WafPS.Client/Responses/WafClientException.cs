using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using WafPS.Client.Authentication;

namespace WafPS.Client.Responses;

/// <summary>
/// The one exception this floor throws. It carries facts; the sentences a user reads are made from them one floor up,
/// in the user's language.
/// </summary>
internal sealed class WafClientException : Exception
{
    private static readonly Regex s_userInfo = new("://[^/@\\s]*@", RegexOptions.CultureInvariant);

    private WafClientException(ErrorKind kind, string message, Exception? inner = null)
        : base(message, inner) => Kind = kind;

    public ErrorKind Kind { get; }

    public required Uri Endpoint { get; init; }

    /// <summary>Null where no answer came.</summary>
    public int? StatusCode { get; init; }

    public string? RequestId { get; init; }

    /// <summary>What the body of an error answer said.</summary>
    public ServiceError? Error { get; init; }

    /// <summary>Which service failed.</summary>
    public CloudService CloudService { get; set; }

    /// <summary>Its clock when it answered.</summary>
    public DateTimeOffset? ServiceTime { get; init; }

    /// <summary>What was refused, or would have been. Null where the request carried none.</summary>
    public Credential? Credential { get; set; }

    /// <summary>Where two canonical requests part. Null where that isn't what is wrong.</summary>
    public SignatureDifference? Difference { get; set; }

    public AuthenticationErrorKind AuthenticationErrorKind => Error?.AuthenticationErrorKind ?? AuthenticationErrorKind.None;

    /// <summary>How long the service asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public ConnectionErrorKind ConnectionErrorKind { get; init; }

    /// <summary>What is wrong with an answer that isn't valid.</summary>
    public ResponseErrorKind ResponseErrorKind { get; init; }

    /// <summary>The beginning of an answer that isn't valid, or the host a redirect pointed to; printable.</summary>
    public string? Excerpt { get; init; }

    /// <summary>Host and port of the proxy that the request went through. Null where it went through none.</summary>
    public string? Proxy { get; init; }

    /// <summary>The time limit that was reached.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>The status that fits what the answer says, which isn't always the one it came with. Null where no answer came.</summary>
    public int? EffectiveStatusCode => ServiceErrorCode.EffectiveStatusCode(Error?.Code) ?? StatusCode;

    /// <summary>Where the request wasn't sent: how long no such request is.</summary>
    public TimeSpan TimeLeft { get; init; }

    /// <summary>The last rejection of a credential that is blocked. Null where it isn't.</summary>
    public WafClientException? Rejection { get; init; }

    /// <summary>The request wasn't sent.</summary>
    public bool IsUnsent => Kind is ErrorKind.CredentialBlocked or ErrorKind.RateLimitPaused;

    /// <summary>The service doesn't accept the credential. Another one may help.</summary>
    public bool IsRejection => Kind == ErrorKind.CredentialBlocked || EffectiveStatusCode == 401;

    /// <summary>The same request may well succeed a little later.</summary>
    public bool IsTransient => Kind switch
    {
        ErrorKind.ConnectionFailed => ConnectionErrorKind != ConnectionErrorKind.Tls,
        ErrorKind.RequestTimedOut or ErrorKind.RateLimitPaused => true,
        ErrorKind.ServiceError => EffectiveStatusCode is 408 or 429 or >= 500,
        _ => false,
    };

    /// <summary>Another endpoint of the same service may work where this one doesn't.</summary>
    public bool MayWorkElsewhere =>
        Kind == ErrorKind.ConnectionFailed && ConnectionErrorKind is ConnectionErrorKind.Name or ConnectionErrorKind.Tls;

    /// <param name="endpoint">What couldn't be talked to.</param>
    /// <param name="cause">Isn't kept: its texts may repeat what was sent, or a proxy's password.</param>
    /// <param name="sanitize">Makes a text printable and takes secrets out of it.</param>
    /// <param name="proxy">What the request went through. Null where there was none.</param>
    public static WafClientException NotConnected(Uri endpoint, Exception cause, Func<string, string> sanitize, Uri? proxy = null)
    {
        string text = s_userInfo.Replace(sanitize(cause.GetBaseException().Message), "://***@");
        return new(ErrorKind.ConnectionFailed, text) { Endpoint = endpoint, ConnectionErrorKind = KindOf(cause), Excerpt = text, Proxy = HostAndPort(proxy) };
    }

    public static WafClientException TimedOut(Uri endpoint, TimeSpan timeout, Uri? proxy = null) =>
        new(ErrorKind.RequestTimedOut, $"No complete answer within {timeout}.") { Endpoint = endpoint, Timeout = timeout, Proxy = HostAndPort(proxy) };

    public static WafClientException Invalid(Response response, ResponseErrorKind kind, string? excerpt, Exception? cause = null) =>
        new(ErrorKind.ResponseInvalid, $"The answer is not valid: {kind}.", cause)
        {
            Endpoint = response.Endpoint,
            StatusCode = response.StatusCode,
            RequestId = response.RequestId,
            ResponseErrorKind = kind,
            Excerpt = excerpt,
        };

    public static WafClientException Redirected(Response response) =>
        new(ErrorKind.RedirectRefused, "Redirects are not followed.")
        {
            Endpoint = response.Endpoint,
            StatusCode = response.StatusCode,
            RequestId = response.RequestId,
            Excerpt = response.RedirectHost ?? response.Endpoint.Authority,
        };

    public static WafClientException FromServiceError(Response response, ServiceError error) =>
        new(ErrorKind.ServiceError, error.Message ?? $"HTTP {response.StatusCode}")
        {
            Endpoint = response.Endpoint,
            StatusCode = response.StatusCode,
            RequestId = response.RequestId ?? error.RequestId,
            Error = error,
            RetryAfter = response.RetryAfter,
            ServiceTime = response.ServiceTime,
        };

    /// <param name="rejection">The last one.</param>
    /// <param name="credential">What would have been sent.</param>
    /// <param name="timeLeft">So long it isn't sent.</param>
    public static WafClientException Blocked(WafClientException rejection, Credential credential, TimeSpan timeLeft) =>
        new(ErrorKind.CredentialBlocked, "The credential was rejected several times in a row.")
        {
            Endpoint = rejection.Endpoint,
            CloudService = rejection.CloudService,
            Credential = credential,
            Rejection = rejection,
            TimeLeft = timeLeft,
        };

    /// <param name="endpoint">What isn't asked for now.</param>
    /// <param name="timeLeft">So long it isn't.</param>
    public static WafClientException Paused(Uri endpoint, TimeSpan timeLeft) =>
        new(ErrorKind.RateLimitPaused, "Requests are paused.") { Endpoint = endpoint, TimeLeft = timeLeft };

    // What else its address holds may be a secret.
    private static string? HostAndPort(Uri? proxy) => proxy is null ? null : FormattableString.Invariant($"{proxy.Host}:{proxy.Port}");

    private static ConnectionErrorKind KindOf(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationException:
                case WebException { Status: WebExceptionStatus.TrustFailure or WebExceptionStatus.SecureChannelFailure }:
                    return ConnectionErrorKind.Tls;
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery }:
                case WebException { Status: WebExceptionStatus.NameResolutionFailure }:
                    return ConnectionErrorKind.Name;
                case SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted }:
                    return ConnectionErrorKind.Broken;
                case SocketException:
                case WebException { Status: WebExceptionStatus.ConnectFailure }:
                    return ConnectionErrorKind.Unreachable;
            }
        }

        return ConnectionErrorKind.Broken;
    }
}
