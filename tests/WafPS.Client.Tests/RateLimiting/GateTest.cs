using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using WafPS.Client.Authentication;
using WafPS.Client.RateLimiting;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.RateLimiting;

/// <summary>Requests that enter a gate, on a clock that moves by hand.</summary>
public abstract class GateTest : IDisposable
{
    private protected static readonly RequestTarget s_target = new(CloudService.Waf, new Uri("https://one.example.com"), "p");
    private protected static readonly RequestTarget s_other = new(CloudService.Waf, new Uri("https://other.example.com"), "p");
    private protected static readonly TimeSpan s_pause = TimeSpan.FromMinutes(10);

    // A test whose request never goes fails by this, and doesn't hang.
    private static readonly TimeSpan s_maxTime = TimeSpan.FromSeconds(30);

    private readonly SharedRateLimiters _rateLimiters;
    private readonly CredentialGuards _guards;
    private readonly List<int> _sent = [];
    private readonly List<RequestGate> _gates = [];
    private RequestGate _gate = null!;

    protected GateTest()
    {
        (_rateLimiters, _guards) = (new SharedRateLimiters(Time), new CredentialGuards(Time));
        Gate(throttleLimit: 1000);
    }

    private protected CountingTime Time { get; } = new();

    /// <summary>How often a request began to wait for a rate limit.</summary>
    private protected int Waits { get; private set; }

    /// <summary>The numbers of the requests in the order in which they were sent.</summary>
    private protected int[] Sent
    {
        get
        {
            lock (_sent)
            {
                return [.. _sent];
            }
        }
    }

    private protected Action<int>? OnSent { get; set; }

    public void Dispose()
    {
        _gates.ForEach(gate => gate.Dispose());
        GC.SuppressFinalize(this);
    }

    private protected static UserToken NewToken() => new(new Secret(Guid.NewGuid().ToString("N")));

    /// <summary>Sets the gate that requests enter.</summary>
    private protected void Gate(int throttleLimit, int perSecond = 1_000_000) => _gate = NewGate(throttleLimit, perSecond);

    /// <summary>The gate of another call. All gates of a test share rate limits and guards, as those of a process do.</summary>
    private protected RequestGate NewGate(int throttleLimit, int perSecond = 1_000_000)
    {
        RequestGate gate = new(throttleLimit, perSecond, _rateLimiters, _guards, _ => Waits++);
        _gates.Add(gate);
        return gate;
    }

    /// <summary>Sends a request, and waits for its response.</summary>
    /// <param name="number">What <see cref="Sent"/> has when the request is sent.</param>
    /// <param name="response">Its end is the response. Default: it comes at once.</param>
    /// <param name="target">Where the request goes.</param>
    /// <param name="credential">What it carries.</param>
    /// <param name="maxWait">How long it may wait for rate limits.</param>
    /// <param name="gate">Which one it enters. Default: the one that is set.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    private protected async Task SendAsync(
        int number, Task? response = null, RequestTarget? target = null, Credential? credential = null, MaxWait? maxWait = null, RequestGate? gate = null, CancellationToken cancellationToken = default)
    {
        using RequestPermit permit = await (gate ?? _gate).EnterAsync(target ?? s_target, credential, maxWait ?? MaxWait.Unlimited, cancellationToken);
        lock (_sent)
        {
            _sent.Add(number);
        }

        OnSent?.Invoke(number);
        permit.LetNextFollow();
        try
        {
            await (response ?? Task.CompletedTask).WaitAsync(cancellationToken);
            permit.Accept();
        }
        catch (WafClientException failure)
        {
            permit.Fail(failure);
            throw;
        }
    }

    private protected Task[] SendAll(IEnumerable<int> numbers, Task? response = null, Credential? credential = null) =>
        [.. numbers.Select(number => SendAsync(number, response, credential: credential))];

    /// <summary>A response that the service sends because of too many requests.</summary>
    private protected async Task ThrottleAsync(string? message = null, TimeSpan? retryAfter = null, RequestGate? gate = null)
    {
        Response response = new() { Request = new SentRequest(s_target), StatusCode = 429, RetryAfter = retryAfter, Body = new(JsonSerializer.SerializeToUtf8Bytes(new { error_msg = message })) };
        await FailureAsync(SendAsync(-1, Task.FromException(WafClientException.FromServiceError(response)), gate: gate));
    }

    private protected async Task RejectAsync(Credential credential, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Response response = new() { Request = new SentRequest(s_target), StatusCode = 401 };
            await FailureAsync(SendAsync(-1, Task.FromException(WafClientException.FromServiceError(response)), credential: credential));
        }
    }

    /// <summary>Waits until so many requests were sent. What waits for a slot goes on in the thread pool.</summary>
    private protected async Task UntilSentAsync(int count)
    {
        DateTime end = DateTime.UtcNow + s_maxTime;
        while (Sent.Length < count)
        {
            Assert.True(DateTime.UtcNow < end, $"{Sent.Length} requests of {count} were sent.");
            await Task.Delay(1);
        }
    }

    /// <summary>Moves the clock on until a request has ended. What waits for a slot goes on in the thread pool, which is to have its turn.</summary>
    private protected async Task UntilEndAsync(Task request, TimeSpan tick)
    {
        for (int ticks = 1; !request.IsCompleted; ticks++)
        {
            Assert.True(ticks < 20_000, "The request doesn't end.");
            Time.Advance(tick);
            await (ticks % 10 == 0 ? Task.Delay(1) : Task.CompletedTask);
        }

        await request;
    }

    private protected static Task<WafClientException> FailureAsync(Task request) => Assert.ThrowsAsync<WafClientException>(() => EndedAsync(request));

    private protected static Task EndedAsync(params Task[] requests) => Task.WhenAll(requests).WaitAsync(s_maxTime, TestContext.Current.CancellationToken);

    /// <summary>Nothing is left of earlier requests: as many as there are slots can go at once.</summary>
    private protected void IsFree(int slots, RequestTarget? target = null, Credential? credential = null)
    {
        int before = Sent.Length;
        TaskCompletionSource response = new();
        Task[] requests = [.. Enumerable.Range(0, slots + 1).Select(i => SendAsync(1000 + i, response.Task, target, credential))];
        Assert.Equal(before + slots, Sent.Length);
        response.SetResult();
        Assert.DoesNotContain(requests, request => request.IsFaulted);
    }

    /// <summary>Counts how many timers run at the same time.</summary>
    private protected sealed class CountingTime : FakeTimeProvider
    {
        private int _timers;

        public int MaxTimers { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            MaxTimers = Math.Max(MaxTimers, Interlocked.Increment(ref _timers));
            return new CountedTimer(base.CreateTimer(callback, state, dueTime, period), () => Interlocked.Decrement(ref _timers));
        }

        private sealed class CountedTimer(ITimer timer, Action onDispose) : ITimer
        {
            private Action? _onDispose = onDispose;

            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

            public void Dispose()
            {
                timer.Dispose();
                Interlocked.Exchange(ref _onDispose, null)?.Invoke();
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }
        }
    }
}
