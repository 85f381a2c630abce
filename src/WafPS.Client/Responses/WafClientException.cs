using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;

namespace WafPS.Client.Responses;

/// <summary>
/// The one exception of this layer. It carries facts. The layer above makes sentences from them, in the user's language. An exception
/// is complete when it is thrown, and nothing changes it afterwards.
/// </summary>
internal sealed class WafClientException : Exception
{
    private static readonly Regex s_userInfo = new("://[^/@\\s]*@", RegexOptions.CultureInvariant);

    private WafClientException(ErrorKind kind, RequestTarget target, string message, Exception? inner = null)
        : base(message, inner) => (Kind, Service, Endpoint) = (kind, target.Service, target.Endpoint);

    private WafClientException(ErrorKind kind, SentRequest request, string message, Exception? inner = null)
        : this(kind, request.Target, message, inner) => Credential = request.Credential;

    private WafClientException(ErrorKind kind, Response response, string message, Exception? inner = null)
        : this(kind, response.Request, message, inner) => (StatusCode, RequestId) = (response.StatusCode, response.RequestId);

    public ErrorKind Kind { get; }

    public CloudService Service { get; }

    public Uri Endpoint { get; }

    /// <summary>Null where no response came.</summary>
    public int? StatusCode { get; private init; }

    public string? RequestId { get; private init; }

    /// <summary>What the body of an error response said.</summary>
    public ServiceError? Error { get; private init; }

    /// <summary>The server's clock at the moment of the response.</summary>
    public DateTimeOffset? ServiceTime { get; private init; }

    /// <summary>The credential of the request. Null where the request carried none.</summary>
    public CredentialInfo? Credential { get; private init; }

    /// <summary>The first difference between two canonical requests. Null where the service reported no canonical request.</summary>
    public SignatureDifference? Difference { get; private init; }

    public AuthenticationErrorKind AuthenticationErrorKind => Error?.AuthenticationErrorKind ?? AuthenticationErrorKind.None;

    /// <summary>How long the service wants no further request.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    public ConnectionErrorKind ConnectionErrorKind { get; private init; }

    /// <summary>What is wrong with a response that isn't valid.</summary>
    public ResponseErrorKind ResponseErrorKind { get; private init; }

    /// <summary>The beginning of a response that isn't valid, or the host of a redirect. Sanitized.</summary>
    public string? Excerpt { get; private init; }

    /// <summary>Host and port of the proxy that the request went through. Null where it went through none.</summary>
    public string? Proxy { get; private init; }

    /// <summary>The time limit that was reached.</summary>
    public TimeSpan Timeout { get; private init; }

    /// <summary>The search that found no project, or several. Null for a failure of another kind.</summary>
    public ProjectSearch? ProjectSearch { get; private init; }

    /// <summary>Where a user would change the region of that search.</summary>
    public string? Origin { get; private init; }

    /// <summary>The status code that fits the error code, because the service doesn't always send the fitting one. Null where no response came.</summary>
    public int? EffectiveStatusCode => ServiceErrorCode.EffectiveStatusCode(Error?.Code) ?? StatusCode;

    /// <summary>How long requests like this one won't be sent. Zero where the request was sent.</summary>
    public TimeSpan TimeLeft { get; private init; }

    /// <summary>The last rejection of a credential that is blocked. Null where it isn't blocked.</summary>
    public WafClientException? Rejection { get; private init; }

    /// <summary>The request wasn't sent.</summary>
    public bool IsUnsent => Kind is ErrorKind.CredentialBlocked or ErrorKind.RateLimitPaused or ErrorKind.CredentialMissing or ErrorKind.ProjectNotFound;

    /// <summary>The service doesn't accept the credential. Another one may help.</summary>
    public bool IsRejection => Kind == ErrorKind.CredentialBlocked || EffectiveStatusCode == 401;

    /// <summary>A retry can cure it.</summary>
    public bool IsTransient => Kind switch
    {
        ErrorKind.ConnectionFailed => ConnectionErrorKind != ConnectionErrorKind.Tls,
        ErrorKind.RequestTimedOut or ErrorKind.RateLimitPaused => true,
        ErrorKind.ServiceError => EffectiveStatusCode is 408 or 429 or >= 500,
        _ => false,
    };

    /// <summary>Another endpoint of the same service may work.</summary>
    public bool MayWorkElsewhere =>
        Kind == ErrorKind.ConnectionFailed && ConnectionErrorKind is ConnectionErrorKind.Name or ConnectionErrorKind.Tls;

    /// <summary>The same failure for another request that waited for it. Each thread throws an exception of its own.</summary>
    public WafClientException Copy() => (WafClientException)MemberwiseClone();

    /// <param name="request">The request without a response.</param>
    /// <param name="cause">It isn't kept, because its texts may repeat what was sent, or a proxy's password.</param>
    /// <param name="proxy">The proxy of the request. Null where there was none.</param>
    public static WafClientException NotConnected(SentRequest request, Exception cause, Uri? proxy = null)
    {
        string text = s_userInfo.Replace(request.Sanitizer.Sanitize(cause.GetBaseException().Message), "://***@");
        return new(ErrorKind.ConnectionFailed, request, text) { ConnectionErrorKind = KindOf(cause), Excerpt = text, Proxy = HostAndPort(proxy) };
    }

    public static WafClientException TimedOut(SentRequest request, TimeSpan timeout, Uri? proxy = null) =>
        new(ErrorKind.RequestTimedOut, request, $"No complete response within {timeout}.") { Timeout = timeout, Proxy = HostAndPort(proxy) };

    public static WafClientException Invalid(Response response, ResponseErrorKind kind, string? excerpt, Exception? cause = null) =>
        new(ErrorKind.ResponseInvalid, response, $"The response is not valid: {kind}.", cause) { ResponseErrorKind = kind, Excerpt = excerpt };

    public static WafClientException Redirected(Response response) =>
        new(ErrorKind.RedirectRefused, response, "Redirects are not followed.") { Excerpt = response.RedirectHost ?? response.Request.Target.Endpoint.Authority };

    /// <param name="response">A response with an error status.</param>
    public static WafClientException FromServiceError(Response response)
    {
        ServiceError error = ServiceErrorReader.Read(response);
        string? signed = response.Request.CanonicalRequest;
        return new(ErrorKind.ServiceError, response, error.Message ?? $"HTTP {response.StatusCode}")
        {
            RequestId = response.RequestId ?? error.RequestId,
            Error = error,
            RetryAfter = response.RetryAfter,
            ServiceTime = response.ServiceTime,
            Difference = signed is null ? null : SignatureDifference.Find(error.Message, response.Sanitizer.Redact(signed)),
        };
    }

    /// <param name="target">Where the request would have gone.</param>
    /// <param name="credential">The blocked credential.</param>
    /// <param name="rejection">The last rejection of it.</param>
    /// <param name="timeLeft">How long the credential won't be sent.</param>
    public static WafClientException Blocked(RequestTarget target, CredentialInfo credential, WafClientException rejection, TimeSpan timeLeft) =>
        new(ErrorKind.CredentialBlocked, target, "The credential was rejected several times in a row.")
        {
            Credential = credential,
            Rejection = rejection,
            TimeLeft = timeLeft,
        };

    /// <param name="target">Where the request would have gone.</param>
    /// <param name="timeLeft">How long no request will be sent there.</param>
    public static WafClientException Paused(RequestTarget target, TimeSpan timeLeft) =>
        new(ErrorKind.RateLimitPaused, target, "Requests are paused.") { TimeLeft = timeLeft };

    /// <param name="failure">Of the metadata service, which was the last source of a credential.</param>
    public static WafClientException CredentialMissing(WafClientException failure) =>
        new(ErrorKind.CredentialMissing, new RequestTarget(failure.Service, failure.Endpoint), "There is no credential.") { StatusCode = failure.StatusCode };

    /// <param name="target">IAM.</param>
    /// <param name="search">A search that found no project, or several.</param>
    /// <param name="origin">Where a user would change the region.</param>
    public static WafClientException ProjectNotFound(RequestTarget target, ProjectSearch search, string? origin) =>
        new(ErrorKind.ProjectNotFound, target, "The region has no project, or several.") { ProjectSearch = search, Origin = origin, RequestId = search.RequestId };

    // The rest of its address may be a secret.
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
