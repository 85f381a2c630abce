using WafPS.Client.Authentication;
using WafPS.Client.Operations;
using WafPS.Client.Text;
using WafPS.Client.Waiting;

namespace WafPS.Client.Tests.Waiting;

/// <summary>Waits on a clock that moves by itself.</summary>
public abstract class WaiterTest
{
    private protected static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    private protected static StubNetwork RunningUntil(TimeSpan end)
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((_, _, _) => Task.FromResult(StubNetwork.Job(network.SentAt[^1] >= end ? "SUCCESS" : "RUNNING")));
        return network;
    }

    private protected static HttpResponseMessage Response(HttpRequestMessage request, string status) =>
        StubNetwork.Body(200, $$"""{"status":"{{status}}","job_id":"{{request.RequestUri!.Segments[^1]}}"}""");

    private protected static Task<HttpResponseMessage> HangAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<HttpResponseMessage> response = new();
        cancellationToken.Register(() => response.TrySetCanceled(cancellationToken));
        return response.Task;
    }

    /// <summary>A connection that was made.</summary>
    internal static RefreshingClient Refreshing(WafClient client, Func<CancellationToken, Task<Credential?>> readCredential) =>
        new(client.Settings, Task.FromResult(new ConnectOutcome(client, null)), readCredential);

    private protected static UserToken Token(string text) => new(new Secret(text));

    private protected static JobWaiter Waiter(StubNetwork network, int timeout = -1, int perSecond = 200, CancellationToken stop = default) => new(
        new WaitOptions
        {
            Schedule = new PollSchedule(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(15)),
            Timeout = timeout < 0 ? null : TimeSpan.FromSeconds(timeout),
            PerSecond = perSecond,
            IsFinal = job => job.Status is "SUCCESS" or "FAILED",
        },
        network.Time,
        stop,
        new Random(1));

    private protected static async Task<WaitResult> WaitAsync(
        StubNetwork network, int timeout = -1, Func<Credential?>? readCredential = null, Action<WaitState>? onPoll = null)
    {
        using JobWaiter waiter = Waiter(network, timeout);
        RefreshingClient client = Refreshing(network.Client(StubNetwork.Connection() with { Credential = Token("old") }), _ => Task.FromResult(readCredential?.Invoke()));
        return await network.UntilEndAsync(waiter.WaitAsync(client, StubNetwork.JobId, (state, _, _) => onPoll?.Invoke(state)), s_tick);
    }

    private protected static void AreNear(double[] expected, List<TimeSpan> times)
    {
        Assert.Equal(expected.Length, times.Count);
        Assert.All(expected.Zip(times), pair => Assert.InRange(pair.Second.TotalSeconds, pair.First * 0.95 - 0.05, pair.First * 1.05 + 0.05));
    }
}
