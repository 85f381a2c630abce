using System.Net.Http.Headers;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Http;

/// <summary>Makes one attempt: sends a request and reads the whole answer within the time limit.</summary>
internal sealed class HttpTransport(HttpClientProvider pipeline, TimeProvider time)
{
    private const int MaxBodyLength = 64 * 1024;

    /// <param name="request">Complete and authenticated.</param>
    /// <param name="endpoint">What errors name.</param>
    /// <param name="timeout">For the attempt as a whole.</param>
    /// <param name="onHeaders">Shown the answer before its body is read.</param>
    /// <param name="sanitize">Makes text from the network printable and takes the secrets out of it that were sent.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="WafClientException">No complete answer could be had.</exception>
    public async Task<Response> SendAsync(
        HttpRequestMessage request, Uri endpoint, TimeSpan timeout, Action<HttpResponseMessage> onHeaders, Func<string, string> sanitize, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = time.CreateCancellationTokenSource(timeout);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        HttpResponseMessage? response = null;
        long sentAt = time.GetTimestamp();
        try
        {
            response = await pipeline.CreateClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            onHeaders(response);
            return await ReadAsync(response, endpoint, sentAt, sanitize, either.Token);
        }
        catch (Exception e) when (IsNoResponse(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Uri? proxy = pipeline.ProxyFor(endpoint);
            throw limit.IsCancellationRequested ? WafClientException.TimedOut(endpoint, timeout, proxy) : WafClientException.NotConnected(endpoint, e, sanitize, proxy);
        }
        finally
        {
            response?.Dispose();
        }

        // A connection that is torn down because its time is up may fail in any way. A stop goes by as it is.
        bool IsNoResponse(Exception e) => cancellationToken.IsCancellationRequested
            ? e is not OperationCanceledException
            : e is HttpRequestException or IOException or OperationCanceledException || limit.IsCancellationRequested;
    }

    private async Task<Response> ReadAsync(HttpResponseMessage response, Uri endpoint, long sentAt, Func<string, string> sanitize, CancellationToken cancellationToken)
    {
        Exception? undecodable = null;
        ArraySegment<byte> body = new([]);
        try
        {
            body = await ReadBodyAsync(response.Content, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            undecodable = e;
        }

        Response result = new()
        {
            Endpoint = endpoint,
            SentAt = sentAt,
            StatusCode = (int)response.StatusCode,
            RequestId = RequestId("X-Request-Id") ?? RequestId("X-IAM-Trace-Id"),
            RetryAfter = RetryAfter(response),
            ServiceTime = response.Headers.Date,
            SubjectToken = Header(response, "X-Subject-Token") is { Length: > 0 } subject && subject.All(c => c is > ' ' and <= '~') ? new Secret(subject) : null,
            RedirectHost = response.Headers.Location is { } location && Uri.TryCreate(endpoint, location, out Uri? target) ? sanitize(target.Authority) : null,
            Body = body.Count > MaxBodyLength ? new(body.Array!, 0, MaxBodyLength) : body,
            IsCutOff = body.Count > MaxBodyLength,
        };
        // The status of a refusal says enough.
        return undecodable is null || !result.IsSuccess ? result : throw WafClientException.Invalid(result, ResponseErrorKind.Undecodable, null, undecodable);

        string? RequestId(string name) => Header(response, name) is { } id ? TextSanitizer.Shorten(sanitize(id), 128) : null;
    }

    /// <returns>At least one byte more than the longest, where it goes on past that.</returns>
    private static async Task<ArraySegment<byte>> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using IDisposable? end = content.EndsWith(cancellationToken);
        using Stream stream = await content.ReadAsStreamAsync(cancellationToken);
        // What the service says of a job fits.
        byte[] buffer = new byte[512];
        int count = 0;
        while (count <= MaxBodyLength && await stream.ReadAsync(buffer, count, buffer.Length - count, cancellationToken) is int read and > 0)
        {
            count += read;
            if (count == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(2 * count, MaxBodyLength + 1));
            }
        }

        return new(buffer, 0, count);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;

    // A date is taken by the server's own clock where it shows one.
    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        RetryConditionHeaderValue? header = response.Headers.RetryAfter;
        TimeSpan? delay = header?.Delta ?? header?.Date - (response.Headers.Date ?? time.GetUtcNow());
        return delay > TimeSpan.Zero ? delay : null;
    }
}
