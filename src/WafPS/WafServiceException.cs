using System.Management.Automation;
using WafPS.Client.Responses;

namespace WafPS;

/// <summary>A response without a job status: an error of the service, a gateway or a proxy, a redirect, or invalid content.</summary>
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

    /// <summary>Creates it from a deserialized exception.</summary>
    internal WafServiceException(PSObject deserialized)
        : base(Get<string>(deserialized, nameof(Message)))
    {
        StatusCode = Get<int>(deserialized, nameof(StatusCode));
        ErrorCode = Get<string>(deserialized, nameof(ErrorCode));
        ErrorMessage = Get<string>(deserialized, nameof(ErrorMessage));
        RequestId = Get<string>(deserialized, nameof(RequestId));
        EncodedAuthorizationMessage = Get<string>(deserialized, nameof(EncodedAuthorizationMessage));
        Details = [];
        JobId = Get<string>(deserialized, nameof(JobId));
    }

    /// <summary>The HTTP status code.</summary>
    public int StatusCode { get; }

    /// <summary>The service's error code, such as <c>WAF.00014001</c> or <c>APIGW.0301</c>. Null if the response has none.</summary>
    public string? ErrorCode { get; }

    /// <summary>The service's message. Null if the response has none.</summary>
    public string? ErrorMessage { get; }

    /// <summary>The service's ID of the request. A support ticket needs it.</summary>
    public string? RequestId { get; }

    /// <summary>The encoded reason for an authorization error. <c>ConvertFrom-WafAuthorizationMessage</c> decodes it.</summary>
    public string? EncodedAuthorizationMessage { get; }

    /// <summary>The errors of the services behind WAF.</summary>
    public IReadOnlyList<WafErrorDetail> Details { get; }

    /// <summary>The ID of the job that the request was about. Null if there was none.</summary>
    public string? JobId { get; }

    private static T? Get<T>(PSObject deserialized, string name) => LanguagePrimitives.TryConvertTo(deserialized.Properties[name]?.Value, out T value) ? value : default;
}
