using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using WafPS.Client.Answers;
using WafPS.Client.Authentication;

namespace WafPS.Client;

/// <summary>
/// The one exception this floor throws. It carries facts; the sentences a user reads are made from them one floor up,
/// in the user's language.
/// </summary>
internal sealed class WafClientException : Exception
{
    private static readonly Regex s_userInfo = new("://[^/@\\s]*@", RegexOptions.CultureInvariant);

    private WafClientException(FailureKind kind, string message, Exception? inner = null)
        : base(message, inner) => Kind = kind;

    public FailureKind Kind { get; }

    public required Uri Endpoint { get; init; }

    /// <summary>Null where no answer came.</summary>
    public int? StatusCode { get; init; }

    public string? RequestId { get; init; }

    /// <summary>What the body of an error answer said.</summary>
    public ServiceError? Error { get; init; }

    /// <summary>Which service failed.</summary>
    public Service Service { get; set; }

    /// <summary>Its clock when it answered.</summary>
    public DateTimeOffset? ServiceTime { get; init; }

    /// <summary>What was refused, or would have been. Null where the request carried none.</summary>
    public Credential? Credential { get; set; }

    /// <summary>Where two canonical requests part. Null where that isn't what is wrong.</summary>
    public SignatureDifference? Difference { get; set; }

    public AuthenticationFault AuthenticationFault => Error?.AuthenticationFault ?? AuthenticationFault.None;

    /// <summary>How long the service asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public ConnectionFault Fault { get; init; }

    /// <summary>What is wrong with an answer that isn't valid.</summary>
    public AnswerFault AnswerFault { get; init; }

    /// <summary>The beginning of an answer that isn't valid, or the host a redirect pointed to; printable.</summary>
    public string? Excerpt { get; init; }

    /// <summary>Host and port of the proxy that the request went through. Null where it went through none.</summary>
    public string? Proxy { get; init; }

    /// <summary>The time limit that was reached.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>The status that fits what the answer says, which isn't always the one it came with. Null where no answer came.</summary>
    public int? MeantStatus => ServiceErrorCode.MeantStatus(Error?.Code) ?? StatusCode;

    /// <summary>Where the request wasn't sent: how long no such request is.</summary>
    public TimeSpan TimeLeft { get; init; }

    /// <summary>The last rejection of a credential that is blocked. Null where it isn't.</summary>
    public WafClientException? Rejection { get; init; }

    /// <summary>The request wasn't sent.</summary>
    public bool IsUnsent => Kind is FailureKind.CredentialBlocked or FailureKind.RateLimitPaused;

    /// <summary>The service doesn't accept the credential. Another one may help.</summary>
    public bool IsRejection => Kind == FailureKind.CredentialBlocked || MeantStatus == 401;

    /// <summary>The same request may well succeed a little later.</summary>
    public bool IsTransient => Kind switch
    {
        FailureKind.ConnectionFailed => Fault != ConnectionFault.Tls,
        FailureKind.RequestTimedOut or FailureKind.RateLimitPaused => true,
        FailureKind.ServiceError => MeantStatus is 408 or 429 or >= 500,
        _ => false,
    };

    /// <summary>Another endpoint of the same service may work where this one doesn't.</summary>
    public bool MayWorkElsewhere =>
        Kind == FailureKind.ConnectionFailed && Fault is ConnectionFault.Name or ConnectionFault.Tls;

    /// <param name="endpoint">What couldn't be talked to.</param>
    /// <param name="cause">Isn't kept: its texts may repeat what was sent, or a proxy's password.</param>
    /// <param name="clean">Makes a text printable and takes secrets out of it.</param>
    /// <param name="proxy">What the request went through. Null where there was none.</param>
    public static WafClientException NotConnected(Uri endpoint, Exception cause, Func<string, string> clean, Uri? proxy = null)
    {
        string text = s_userInfo.Replace(clean(cause.GetBaseException().Message), "://***@");
        return new(FailureKind.ConnectionFailed, text) { Endpoint = endpoint, Fault = FaultOf(cause), Excerpt = text, Proxy = HostAndPort(proxy) };
    }

    public static WafClientException TimedOut(Uri endpoint, TimeSpan timeout, Uri? proxy = null) =>
        new(FailureKind.RequestTimedOut, $"No complete answer within {timeout}.") { Endpoint = endpoint, Timeout = timeout, Proxy = HostAndPort(proxy) };

    public static WafClientException Invalid(Answer answer, AnswerFault fault, string? excerpt, Exception? cause = null) =>
        new(FailureKind.ResponseInvalid, $"The answer is not valid: {fault}.", cause)
        {
            Endpoint = answer.Endpoint,
            StatusCode = answer.StatusCode,
            RequestId = answer.RequestId,
            AnswerFault = fault,
            Excerpt = excerpt,
        };

    public static WafClientException Redirected(Answer answer) =>
        new(FailureKind.RedirectRefused, "Redirects are not followed.")
        {
            Endpoint = answer.Endpoint,
            StatusCode = answer.StatusCode,
            RequestId = answer.RequestId,
            Excerpt = answer.RedirectHost ?? answer.Endpoint.Authority,
        };

    public static WafClientException Refused(Answer answer, ServiceError error) =>
        new(FailureKind.ServiceError, error.Message ?? $"HTTP {answer.StatusCode}")
        {
            Endpoint = answer.Endpoint,
            StatusCode = answer.StatusCode,
            RequestId = answer.RequestId ?? error.RequestId,
            Error = error,
            RetryAfter = answer.RetryAfter,
            ServiceTime = answer.ServiceTime,
        };

    /// <param name="rejection">The last one.</param>
    /// <param name="credential">What would have been sent.</param>
    /// <param name="timeLeft">So long it isn't sent.</param>
    public static WafClientException Blocked(WafClientException rejection, Credential credential, TimeSpan timeLeft) =>
        new(FailureKind.CredentialBlocked, "The credential was rejected several times in a row.")
        {
            Endpoint = rejection.Endpoint,
            Service = rejection.Service,
            Credential = credential,
            Rejection = rejection,
            TimeLeft = timeLeft,
        };

    /// <param name="endpoint">What isn't asked for now.</param>
    /// <param name="timeLeft">So long it isn't.</param>
    public static WafClientException Paused(Uri endpoint, TimeSpan timeLeft) =>
        new(FailureKind.RateLimitPaused, "Requests are paused.") { Endpoint = endpoint, TimeLeft = timeLeft };

    // What else its address holds may be a secret.
    private static string? HostAndPort(Uri? proxy) => proxy is null ? null : FormattableString.Invariant($"{proxy.Host}:{proxy.Port}");

    private static ConnectionFault FaultOf(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationException:
                case WebException { Status: WebExceptionStatus.TrustFailure or WebExceptionStatus.SecureChannelFailure }:
                    return ConnectionFault.Tls;
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery }:
                case WebException { Status: WebExceptionStatus.NameResolutionFailure }:
                    return ConnectionFault.Name;
                case SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted }:
                    return ConnectionFault.Broken;
                case SocketException:
                case WebException { Status: WebExceptionStatus.ConnectFailure }:
                    return ConnectionFault.Unreachable;
            }
        }

        return ConnectionFault.Broken;
    }
}
