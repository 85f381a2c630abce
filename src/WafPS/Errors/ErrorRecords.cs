using System.Globalization;
using System.Management.Automation;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;
using WafPS.Client.Waiting;
using WafPS.Settings;

namespace WafPS.Errors;

/// <summary>Creates all error records, with message and recommended action in the user's language.</summary>
internal static class ErrorRecords
{
    /// <summary>The error of a failed request. <paramref name="jobId"/> is null if the request wasn't about a job.</summary>
    public static ErrorRecord For(WafClientException failure, string? jobId, object? target)
    {
        string message = Message(failure);
        message = failure.IsUnsent && jobId is not null ? Text.Format(Messages.OfJob, jobId, message) : message;
        Exception exception = failure.Kind switch
        {
            ErrorKind.CredentialBlocked or ErrorKind.RateLimitPaused => new InvalidOperationException(message, failure),
            ErrorKind.CredentialMissing or ErrorKind.ProjectNotFound => new ArgumentException(message, failure),
            ErrorKind.ConnectionFailed => new HttpRequestException(message, failure),
            ErrorKind.RequestTimedOut => new TimeoutException(message, failure),
            _ => new WafServiceException(message, failure, jobId),
        };
        return Record(exception, ErrorId(failure), Category(failure), target, RecommendedAction.For(failure));
    }

    /// <summary>The error of a connection that all jobs need.</summary>
    public static ErrorRecord ForCall(WafClientException failure) => For(failure, jobId: null, target: failure.ProjectSearch?.Region);

    /// <summary>The error of a call whose settings are missing or not valid.</summary>
    public static ErrorRecord For(SettingException exception) => Record(exception, exception.ErrorId, exception.Category, exception.Target, RecommendedAction.For("Setting"));

    /// <summary>The error of a job whose settings are missing or not valid. The call continues with the other jobs.</summary>
    public static ErrorRecord For(SettingException exception, string jobId) => Record(
        new ArgumentException(Text.Format(Messages.OfJob, jobId, exception.Message), exception), exception.ErrorId, exception.Category, jobId, RecommendedAction.For("Setting"));

    /// <summary>The error of an input that has no job ID, or one that isn't valid.</summary>
    public static ErrorRecord JobIdInvalid(WafAsyncJobReference job)
    {
        string message = job.JobId is null ? Text.Format(Messages.JobIdNotFound, PSObject.AsPSObject(job.Source!).TypeNames[0])
            : job.JobId.Length == 0 ? Messages.JobIdEmpty
            : Text.Format(Messages.JobIdInvalid, Text.Shown(job.JobId));
        return Record(new ArgumentException(message), "JobIdInvalid", ErrorCategory.InvalidArgument, job.JobId ?? job.Source);
    }

    /// <summary>The error of an input that contains no encoded message.</summary>
    public static ErrorRecord NoAuthorizationMessage(ErrorRecord error) =>
        Record(new ArgumentException(Messages.NoAuthorizationMessage), "NoAuthorizationMessage", ErrorCategory.InvalidArgument, error);

    /// <summary>The error of a job that ended without success.</summary>
    public static ErrorRecord JobFailed(WafAsyncJob job)
    {
        string message = Text.Format(Messages.JobFailed, job.JobId, job.Message ?? job.RawStatus);
        return Record(new InvalidOperationException(message), "JobFailed", ErrorCategory.InvalidResult, job);
    }

    /// <summary>The error of a job that didn't end within the timeout, which is in seconds. Scripts can wait for the target again.</summary>
    public static ErrorRecord WaitTimedOut(WaitState state, WafAsyncJob job, int timeout)
    {
        string seen = state.Job is null ? Messages.NeverSeen : Text.List(new[] { job.RawStatus, job.Message }.OfType<string>());
        string message = Text.Format(timeout == 0 ? Messages.NotEnded : Messages.WaitTimedOut, state.JobId, timeout, seen);
        message = state.Failure is null ? message : $"{message} {Message(state.Failure)}";
        return Record(new TimeoutException(message, state.Failure), "WaitTimedOut", ErrorCategory.OperationTimeout, job);
    }

    /// <summary>Without an action, the record gets the recommended action of its error ID.</summary>
    private static ErrorRecord Record(Exception exception, string errorId, ErrorCategory category, object? target, string? action = null) =>
        new(exception, errorId, category, target)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = action ?? RecommendedAction.For(errorId) },
        };

    private static string ErrorId(WafClientException failure) => failure.Kind switch
    {
        ErrorKind.ServiceError => failure.Error?.Code is { } code ? Text.Shown(code) : "HttpStatus" + failure.StatusCode?.ToString(CultureInfo.InvariantCulture),
        _ => failure.Kind.ToString(),
    };

    private static ErrorCategory Category(WafClientException failure) => failure.Kind switch
    {
        ErrorKind.ServiceError => failure.EffectiveStatusCode switch
        {
            400 or 413 or 414 => ErrorCategory.InvalidArgument,
            401 => ErrorCategory.AuthenticationError,
            403 => ErrorCategory.PermissionDenied,
            404 => ErrorCategory.ObjectNotFound,
            408 => ErrorCategory.OperationTimeout,
            429 => ErrorCategory.LimitsExceeded,
            >= 500 => ErrorCategory.ResourceUnavailable,
            _ => ErrorCategory.InvalidOperation,
        },
        ErrorKind.CredentialBlocked or ErrorKind.CredentialMissing => ErrorCategory.AuthenticationError,
        ErrorKind.ProjectNotFound => ErrorCategory.ObjectNotFound,
        ErrorKind.RateLimitPaused => ErrorCategory.LimitsExceeded,
        ErrorKind.ConnectionFailed => ErrorCategory.ConnectionError,
        ErrorKind.RequestTimedOut => ErrorCategory.OperationTimeout,
        _ => ErrorCategory.InvalidData,
    };

    /// <summary>The message about a failed request, in one or two sentences.</summary>
    public static string Message(WafClientException failure)
    {
        Uri endpoint = failure.Endpoint;
        string message = failure.Kind switch
        {
            ErrorKind.ConnectionFailed => Text.Format(failure.ConnectionErrorKind switch
            {
                ConnectionErrorKind.Name => Messages.NameNotResolved,
                ConnectionErrorKind.Tls => Messages.NotSecured,
                ConnectionErrorKind.Unreachable => Messages.NotConnected,
                _ => Messages.BrokeOff,
            }, endpoint.Authority, failure.Excerpt?.TrimEnd('.')),
            ErrorKind.CredentialBlocked => Text.Format(
                Messages.CredentialBlocked, endpoint.Authority, failure.Credential?.Origin, Seconds(failure.TimeLeft), Message(failure.Rejection!)),
            ErrorKind.RateLimitPaused => Text.Format(Messages.RateLimitPaused, endpoint.Authority, Seconds(failure.TimeLeft)),
            ErrorKind.CredentialMissing => $"{Messages.CredentialMissing} {AgencyText(failure)}",
            ErrorKind.ProjectNotFound => ProjectText(failure.ProjectSearch!, failure),
            ErrorKind.RequestTimedOut => Text.Format(Messages.RequestTimedOut, endpoint.Authority, failure.Timeout.TotalSeconds),
            ErrorKind.RedirectRefused => Text.Format(Messages.RedirectRefused, endpoint.Authority, failure.Excerpt),
            ErrorKind.ResponseInvalid => Text.Format(Messages.ResponseInvalid, endpoint.Authority, ResponseErrorText(failure)),
            _ => failure.Error?.Message ?? Text.Format(Messages.NothingSaid, endpoint.Authority),
        };
        string facts = failure.Kind == ErrorKind.CredentialMissing ? "" : Text.List(Facts(failure));
        string begins = failure is { Kind: ErrorKind.ResponseInvalid, Excerpt: { } excerpt } ? " " + Text.Format(Messages.ResponseBegins, excerpt) : "";
        return (facts.Length == 0 ? message : $"{message} ({facts})") + begins + Cause(failure);
    }

    private static double Seconds(TimeSpan time) => Math.Ceiling(time.TotalSeconds);

    // The cause, if WafPS knows more than the service's message contains.
    private static string Cause(WafClientException failure) => failure switch
    {
        { Difference: { IsSecretKeyWrong: true } } => " " + Messages.SignatureKeyWrong,
        { Difference: { } difference } => " " + Text.Format(Messages.SignatureDiffers, Text.Shown(difference.Client ?? ""), Text.Shown(difference.Gateway ?? "")),
        { EffectiveStatusCode: 429 } when RequestLimit.FromNotice(failure.Error?.Message) is { } limit => " " + Text.Format(limit.Requests == 1 ? Messages.LimitOfOneNamed : Messages.LimitNamed, limit.Requests, limit.Window.TotalSeconds),
        { Proxy: { } proxy } => " " + Text.Format(Messages.ThroughProxy, proxy),
        _ => "",
    };

    private static IEnumerable<string> Facts(WafClientException failure)
    {
        if (failure.Error?.Code is { } code)
        {
            yield return code;
        }

        if (failure.StatusCode is { } status)
        {
            yield return Text.Format(Messages.HttpStatus, status);
        }

        if (failure.RequestId is { } requestId)
        {
            yield return Text.Format(Messages.RequestId, requestId);
        }

        if (failure is { EffectiveStatusCode: 401 or 403, Credential: { } credential })
        {
            yield return credential.Since is { } since
                ? Text.Format(Messages.TokenFrom, credential.Origin, Math.Floor((DateTimeOffset.UtcNow - since).TotalMinutes))
                : Text.Format(Messages.CredentialFrom, credential.Origin);
        }

        if (failure.RetryAfter is { } delay)
        {
            yield return Text.Format(Messages.RetryAfter, Seconds(delay));
        }
    }

    private static string AgencyText(WafClientException failure) => failure.StatusCode switch
    {
        null => Messages.NoServer,
        404 => Text.Format(Messages.NoAgency, failure.StatusCode),
        _ => Text.Format(Messages.NoAgencyKey, failure.StatusCode),
    };

    private static string ProjectText(ProjectSearch search, WafClientException failure) => search.Ids.Count == 0
        ? Text.Format(Messages.ProjectNotFound, search.Region, failure.Origin, failure.Endpoint.Authority)
        : Text.Format(Messages.ProjectAmbiguous, search.Region, Text.List(search.Ids));

    private static string ResponseErrorText(WafClientException failure) => failure.ResponseErrorKind switch
    {
        ResponseErrorKind.Empty => Messages.ResponseEmpty,
        ResponseErrorKind.TooLarge => Messages.ResponseTooLarge,
        ResponseErrorKind.Undecodable => Messages.ResponseUndecodable,
        ResponseErrorKind.NotJson => Messages.ResponseNotJson,
        ResponseErrorKind.AnotherJob => Messages.ResponseOfAnotherJob,
        _ => failure.Service == CloudService.Waf ? Messages.ResponseOfWrongShape : Messages.ResponseLacks,
    };
}
