namespace WafPS.Client.Http;

/// <summary>What went over the wire in one attempt, for whoever wants to watch; secrets are replaced.</summary>
internal sealed class Exchange
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Func<string, string>? _sanitize;

    /// <param name="request">As it will be sent.</param>
    /// <param name="time">Measures how long it takes.</param>
    /// <param name="sanitize">Takes secrets out of headers; null where nobody wants to see headers.</param>
    public Exchange(HttpRequestMessage request, TimeProvider time, Func<string, string>? sanitize)
    {
        Method = request.Method.Method;
        Uri = request.RequestUri!;
        _time = time;
        _started = time.GetTimestamp();
        _sanitize = sanitize;
        if (sanitize is not null)
        {
            RequestHeaders = HeaderText.Of(sanitize, request.Headers, request.Content?.Headers);
        }
    }

    public string Method { get; }

    public Uri Uri { get; }

    /// <summary>Null where no answer came.</summary>
    public int? StatusCode { get; private set; }

    public string? RequestId { get; private set; }

    public TimeSpan Duration { get; private set; }

    public IReadOnlyList<string> RequestHeaders { get; } = [];

    public IReadOnlyList<string> ResponseHeaders { get; private set; } = [];

    public void ReceiveHeaders(HttpResponseMessage response)
    {
        if (_sanitize is not null)
        {
            ResponseHeaders = HeaderText.Of(_sanitize, response.Headers, response.Content.Headers);
        }
    }

    public Exchange Ended(int? statusCode, string? requestId)
    {
        (StatusCode, RequestId, Duration) = (statusCode, requestId, _time.GetElapsedTime(_started));
        return this;
    }
}
