using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Http;

/// <summary>One request on the wire and its outcome, for verbose and debug output. It holds no secret.</summary>
internal sealed class Exchange(HttpRequestMessage request, Sanitizer sanitizer, TimeProvider time, bool withHeaders)
{
    private readonly long _started = time.GetTimestamp();

    public string Method { get; } = request.Method.Method;

    public Uri Uri { get; } = request.RequestUri!;

    /// <summary>Null where no response came.</summary>
    public int? StatusCode { get; private set; }

    public string? RequestId { get; private set; }

    public TimeSpan Duration { get; private set; }

    public IReadOnlyList<string> RequestHeaders { get; } = withHeaders ? HeaderText.Of(sanitizer, request.Headers, request.Content?.Headers) : [];

    public IReadOnlyList<string> ResponseHeaders { get; private set; } = [];

    /// <summary>What was read from the response. Null where the request failed.</summary>
    public object? Result { get; private set; }

    /// <summary>Null where the request succeeded.</summary>
    public WafClientException? Failure { get; private set; }

    public void ReceiveHeaders(HttpResponseMessage response, Sanitizer sanitizer) =>
        ResponseHeaders = withHeaders ? HeaderText.Of(sanitizer, response.Headers, response.Content.Headers) : [];

    public Exchange Succeed(Response response, object? result) => End(response.StatusCode, response.RequestId, result, null);

    public Exchange Fail(WafClientException failure) => End(failure.StatusCode, failure.RequestId, null, failure);

    private Exchange End(int? statusCode, string? requestId, object? result, WafClientException? failure)
    {
        (StatusCode, RequestId, Result, Failure, Duration) = (statusCode, requestId, result, failure, time.GetElapsedTime(_started));
        return this;
    }
}
