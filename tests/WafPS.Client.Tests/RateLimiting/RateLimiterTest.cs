using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;

namespace WafPS.Client.Tests.RateLimiting;

/// <summary>A rate limiter on a clock that moves by itself.</summary>
public abstract class RateLimiterTest
{
    private protected static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    private protected static readonly RequestTarget s_target = new(CloudService.Waf, new Uri("https://waf.example.com"), "550e8400e29b41d4a716446655440000");

    protected RateLimiterTest() => RateLimiter = new SharedRateLimiter(s_target, Time, new Random(1));

    private protected FakeTimeProvider Time { get; } = new();

    private protected SharedRateLimiter RateLimiter { get; set; }

    private protected static WafClientException ThrottledResponse(string? message = null, TimeSpan? retryAfter = null) => WafClientException.FromServiceError(
        new Response { Request = new SentRequest(s_target), StatusCode = 429, RetryAfter = retryAfter, Body = new(JsonSerializer.SerializeToUtf8Bytes(new { error_msg = message })) });

    private protected static int CountIn(List<TimeSpan> sent, TimeSpan start, TimeSpan window) => sent.Count(time => time >= start && time < start + window);

    /// <returns>When the request was counted.</returns>
    private protected async Task<TimeSpan> TakeAsync(CallRateLimiter call, MaxWait? maxWait = null, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            await RateLimiter.WaitAsync(call, maxWait ?? MaxWait.Unlimited, null, cancellationToken).ConfigureAwait(false);
            if (RateLimiter.TryTake(call, out TimeSpan sentAt))
            {
                return sentAt;
            }
        }
    }

    private protected async Task<List<TimeSpan>> SendAsync(int count, int perSecond, bool drive = true, CancellationToken cancellationToken = default)
    {
        List<TimeSpan> sent = [];
        CallRateLimiter own = new(perSecond);
        Task sending = SendAllAsync();
        await (drive ? Time.UntilEndAsync(sending, s_tick) : sending);
        return sent;

        async Task SendAllAsync()
        {
            for (int i = 0; i < count; i++)
            {
                sent.Add(await TakeAsync(own, cancellationToken: cancellationToken).ConfigureAwait(false));
            }
        }
    }
}
