using System.Net.Http.Headers;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Http;

/// <summary>What a caller may listen to. Each action is called on the thread of the request.</summary>
internal sealed class ClientEvents
{
    public static ClientEvents None { get; } = new();

    /// <summary>A request has ended.</summary>
    public Action<Exchange>? Exchanged { get; init; }

    /// <summary>Whether <see cref="Exchanged"/> gets the headers.</summary>
    public bool WithHeaders { get; init; }

    /// <summary>A failed request will be sent again: the number of the retry, and the delay before it.</summary>
    public Action<int, TimeSpan>? Retrying { get; init; }

    /// <summary>The next request has to wait for a rate limit.</summary>
    public Action<TimeSpan>? Waiting { get; init; }

    /// <summary>This machine's clock was found to be wrong: compared with which endpoint, and how far it is behind.</summary>
    public Action<Uri, TimeSpan>? ClockCorrected { get; init; }
}

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

/// <summary>Headers as lines for a debug stream.</summary>
internal static class HeaderText
{
    // Not Authorization: the credential takes the signature out of it, and the rest of it helps.
    private static readonly HashSet<string> s_secret = new(StringComparer.OrdinalIgnoreCase)
    {
        "X-Auth-Token", "X-Subject-Token", "X-Security-Token", "X-Metadata-Token", "Proxy-Authorization", "Cookie", "Set-Cookie",
    };

    // Not validated: reading a header in the ordinary way parses it, and changes how it is sent.
    public static IReadOnlyList<string> Of(Sanitizer sanitizer, params HttpHeaders?[] groups) =>
        [.. groups.OfType<HttpHeaders>().SelectMany(headers => headers.NonValidated)
            .Select(header => sanitizer.Sanitize($"{header.Key}: {(s_secret.Contains(header.Key) ? "***" : string.Join(", ", header.Value))}"))];
}
