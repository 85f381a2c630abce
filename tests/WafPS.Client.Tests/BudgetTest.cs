using Microsoft.Extensions.Time.Testing;
using WafPS.Client.Answers;
using WafPS.Client.Pacing;

namespace WafPS.Client.Tests;

/// <summary>A budget on a clock that moves by itself.</summary>
public abstract class BudgetTest
{
    private protected static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    protected BudgetTest() => Budget = new RequestBudget(new Uri("https://waf.example.com"), Time, new Random(1));

    private protected FakeTimeProvider Time { get; } = new();

    private protected RequestBudget Budget { get; set; }

    private protected static WafClientException Refusal(string? message = null, TimeSpan? retryAfter = null) => WafClientException.Refused(
        new Answer { Endpoint = new Uri("https://waf.example.com"), StatusCode = 429, RetryAfter = retryAfter }, new ServiceError { Message = message });

    private protected static int CountIn(List<TimeSpan> sent, TimeSpan start, TimeSpan window) => sent.Count(time => time >= start && time < start + window);

    private protected async Task<List<TimeSpan>> SendAsync(int count, int perSecond, bool drive = true, CancellationToken token = default)
    {
        List<TimeSpan> sent = [];
        CallerLimit own = new(perSecond);
        Task sending = SendAllAsync();
        await (drive ? Time.UntilEndAsync(sending, s_tick) : sending);
        return sent;

        async Task SendAllAsync()
        {
            for (int i = 0; i < count; i++)
            {
                sent.Add(await Budget.WaitAsync(own, null, HoldLimit.None, null, token).ConfigureAwait(false));
            }
        }
    }
}
