using System.Management.Automation;
using WafPS.Client.Responses;

namespace WafPS;

/// <summary>An answer of the service, or of whoever stands before it, that wasn't the state of a job.</summary>
public sealed class WafServiceException : Exception
{
    internal WafServiceException(string message, WafClientException cause, string? jobId)
        : base(message, cause)
    {
        StatusCode = cause.StatusCode ?? 0;
        ErrorCode = cause.Error?.Code;
        ErrorMessage = cause.Error?.Message;
        RequestId = cause.RequestId;
        EncodedAuthorizationMessage = cause.Error?.EncodedAuthorizationMessage;
        Details = (cause.Error?.Details ?? []).Select(detail => new WafErrorDetail(detail.Code, detail.Message)).ToArray();
        JobId = jobId;
    }

    /// <summary>From what serialization left of one.</summary>
    internal WafServiceException(PSObject remains)
        : base(Get<string>(remains, nameof(Message)))
    {
        StatusCode = Get<int>(remains, nameof(StatusCode));
        ErrorCode = Get<string>(remains, nameof(ErrorCode));
        ErrorMessage = Get<string>(remains, nameof(ErrorMessage));
        RequestId = Get<string>(remains, nameof(RequestId));
        EncodedAuthorizationMessage = Get<string>(remains, nameof(EncodedAuthorizationMessage));
        Details = [];
        JobId = Get<string>(remains, nameof(JobId));
    }

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>The service's code, such as <c>WAF.00014001</c> or <c>APIGW.0301</c>. Null where the answer has none.</summary>
    public string? ErrorCode { get; }

    /// <summary>The service's words. Null where it has none.</summary>
    public string? ErrorMessage { get; }

    /// <summary>The service's id of the request, for a support ticket.</summary>
    public string? RequestId { get; }

    /// <summary>Why an authorization failed, encoded by the service.</summary>
    public string? EncodedAuthorizationMessage { get; }

    /// <summary>What the services behind WAF said.</summary>
    public IReadOnlyList<WafErrorDetail> Details { get; }

    /// <summary>The job that was asked for.</summary>
    public string? JobId { get; }

    private static T? Get<T>(PSObject remains, string name) => LanguagePrimitives.TryConvertTo(remains.Properties[name]?.Value, out T value) ? value : default;
}
