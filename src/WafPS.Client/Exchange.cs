namespace WafPS.Client;

/// <summary>What went over the wire in one attempt, for whoever wants to watch; secrets are replaced.</summary>
internal sealed class Exchange
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Func<string, string>? _clean;

    /// <param name="request">As it will be sent.</param>
    /// <param name="time">Measures how long it takes.</param>
    /// <param name="clean">Takes secrets out of headers; null where nobody wants to see headers.</param>
    public Exchange(HttpRequestMessage request, TimeProvider time, Func<string, string>? clean)
    {
        Method = request.Method.Method;
        Uri = request.RequestUri!;
        _time = time;
        _started = time.GetTimestamp();
        _clean = clean;
        if (clean is not null)
        {
            RequestHeaders = HeaderText.Of(clean, request.Headers, request.Content?.Headers);
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

    public void Answered(HttpResponseMessage response)
    {
        if (_clean is not null)
        {
            ResponseHeaders = HeaderText.Of(_clean, response.Headers, response.Content.Headers);
        }
    }

    public Exchange Ended(int? statusCode, string? requestId)
    {
        (StatusCode, RequestId, Duration) = (statusCode, requestId, _time.GetElapsedTime(_started));
        return this;
    }
}
