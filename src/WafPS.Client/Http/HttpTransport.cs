using System.Net.Http.Headers;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Http;

/// <summary>Sends a request once, and reads the complete response within the time limit.</summary>
internal sealed class HttpTransport(HttpClientProvider provider, TimeProvider time, TimeSpan timeout)
{
    private const int MaxBodyLength = 64 * 1024;
    private const int MaxRequestIdLength = 128;
    private const string SubjectToken = "X-Subject-Token";

    /// <returns>Null where the attempt was cancelled before a response came.</returns>
    /// <exception cref="WafClientException">No complete response came.</exception>
    public async Task<Response?> SendAsync(HttpRequestMessage message, SentRequest request, Exchange? exchange, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = time.CreateCancellationTokenSource(timeout);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        HttpResponseMessage? response = null;
        long sentAt = time.GetTimestamp();
        try
        {
            Task<HttpResponseMessage> sending = provider.SendAsync(message, either.Token);
            // WhenAny doesn't throw, so that a cancelled request doesn't either.
            await Task.WhenAny(sending);
            if (cancellationToken.IsCancellationRequested && sending.Status != TaskStatus.RanToCompletion)
            {
                return null;
            }

            response = await sending;
            exchange?.ReceiveHeaders(response, SanitizerOf(response, request));
            ArraySegment<byte> body = await ReadBodyAsync(response.Content, either.Token);
            return CreateResponse(response, request, body, sentAt);
        }
        catch (InvalidDataException e) when (response is not null)
        {
            Response undecodable = CreateResponse(response, request, new([]), sentAt);
            // The status of an error says enough.
            return undecodable.IsSuccess ? throw WafClientException.Invalid(undecodable, ResponseErrorKind.Undecodable, null, e) : undecodable;
        }
        catch (Exception e) when (IsNoResponse(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Uri? proxy = provider.ProxyFor(request.Target.Endpoint);
            throw limit.IsCancellationRequested ? WafClientException.TimedOut(request, timeout, proxy) : WafClientException.NotConnected(request, e, proxy);
        }
        finally
        {
            response?.Dispose();
        }

        // A connection that is closed because its time is up may fail in any way. A cancellation passes as it is.
        bool IsNoResponse(Exception e) => cancellationToken.IsCancellationRequested
            ? e is not OperationCanceledException
            : e is HttpRequestException or IOException or OperationCanceledException || limit.IsCancellationRequested;
    }

    private Response CreateResponse(HttpResponseMessage response, SentRequest request, ArraySegment<byte> body, long sentAt)
    {
        string? issuedToken = Header(response, SubjectToken);
        Sanitizer sanitizer = SanitizerOf(response, request);
        string? requestId = Header(response, "X-Request-Id") ?? Header(response, "X-IAM-Trace-Id");
        bool hasTarget = Uri.TryCreate(request.Target.Endpoint, response.Headers.Location, out Uri? redirect) && response.Headers.Location is not null;
        return new Response
        {
            Request = request,
            SentAt = sentAt,
            ReceivedAt = time.GetUtcNow(),
            StatusCode = (int)response.StatusCode,
            RequestId = requestId is null ? null : TextSanitizer.Shorten(sanitizer.Sanitize(requestId), MaxRequestIdLength),
            RetryAfter = RetryAfter(response),
            ServiceTime = response.Headers.Date,
            SubjectToken = issuedToken is { Length: > 0 } && issuedToken.All(c => c is > ' ' and <= '~') ? new Secret(issuedToken) : null,
            RedirectHost = hasTarget ? sanitizer.Sanitize(redirect!.Authority) : null,
            Body = body.Count > MaxBodyLength ? new(body.Array!, 0, MaxBodyLength) : body,
            IsCutOff = body.Count > MaxBodyLength,
            Sanitizer = sanitizer,
        };
    }

    /// <returns>At least one byte more than the limit where the body is longer.</returns>
    private static async Task<ArraySegment<byte>> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using IDisposable? end = content.EndsWith(cancellationToken);
        using Stream stream = await content.ReadAsStreamAsync(cancellationToken);
        // The description of a job fits.
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

    // A token that was just issued is as secret as one that was sent.
    private static Sanitizer SanitizerOf(HttpResponseMessage response, SentRequest request) => request.Sanitizer.With(Header(response, SubjectToken));

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;

    // A date is compared with the server's own clock, if the response has it.
    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        RetryConditionHeaderValue? header = response.Headers.RetryAfter;
        TimeSpan? delay = header?.Delta ?? header?.Date - (response.Headers.Date ?? time.GetUtcNow());
        return delay > TimeSpan.Zero ? delay : null;
    }
}
