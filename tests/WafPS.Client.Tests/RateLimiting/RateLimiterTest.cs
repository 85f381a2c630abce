using Microsoft.Extensions.Time.Testing;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;

namespace WafPS.Client.Tests.RateLimiting;

/// <summary>A budget on a clock that moves by itself.</summary>
public abstract class RateLimiterTest
{
    private protected static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    protected RateLimiterTest() => RateLimiter = new SharedRateLimiter(new Uri("https://waf.example.com"), Time, new Random(1));

    private protected FakeTimeProvider Time { get; } = new();

    private protected SharedRateLimiter RateLimiter { get; set; }

    private protected static WafClientException ThrottledResponse(string? message = null, TimeSpan? retryAfter = null) => WafClientException.FromServiceError(
        new Response { Endpoint = new Uri("https://waf.example.com"), StatusCode = 429, RetryAfter = retryAfter }, new ServiceError { Message = message });

    private protected static int CountIn(List<TimeSpan> sent, TimeSpan start, TimeSpan window) => sent.Count(time => time >= start && time < start + window);

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
                sent.Add(await RateLimiter.WaitAsync(own, null, HoldLimit.None, null, cancellationToken).ConfigureAwait(false));
            }
        }
    }
}
