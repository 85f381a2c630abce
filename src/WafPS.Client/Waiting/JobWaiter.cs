using WafPS.Client.Operations;
using WafPS.Client.Responses;

namespace WafPS.Client.Waiting;

/// <summary>
/// Waits for the jobs of one call: a loop for each job, and one deadline for all. Only the end of the job,
/// the deadline or an error that isn't transient ends a loop. A transient failure of a poll changes nothing.
/// </summary>
internal sealed class JobWaiter : IDisposable
{
    private readonly WaitOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _stopOrDeadline;
    private readonly long _started;
    private readonly LatencyAverage _latency = new();
    private int _jobs;
    private int _pending;

    /// <summary>Starts the timeout of the call. <paramref name="random"/> is the source of jitter.</summary>
    public JobWaiter(WaitOptions options, TimeProvider time, CancellationToken stop, Random? random = null)
    {
        _options = options;
        _time = time;
        _random = random ?? new Random();
        _stop = stop;
        _started = time.GetTimestamp();
        _deadline = options.Timeout > TimeSpan.Zero ? time.CreateCancellationTokenSource(options.Timeout.Value) : new CancellationTokenSource();
        _stopOrDeadline = CancellationTokenSource.CreateLinkedTokenSource(stop, _deadline.Token);
    }

    public static JobWaiter Start(WaitOptions options, CancellationToken stop) => new(options, TimeProvider.System, stop);

    /// <summary>Waits for one job, from its connection to its end. After each poll but the last, it calls <paramref name="onPoll"/>.</summary>
    public async Task<WaitResult> WaitAsync(RefreshingClient client, string jobId, Action<WaitState, TimeSpan, WaitReason> onPoll)
    {
        long started = _time.GetTimestamp();
        (WafClient? connected, WafClientException? failure) = await client.Connecting;
        WaitState state = new() { JobId = jobId, Failure = failure, Elapsed = _time.GetElapsedTime(started) };
        if (connected is null)
        {
            bool isOver = failure is null || (failure.IsTransient && !IsSinglePoll);
            WaitOutcome outcome = isOver ? WaitOutcome.TimedOut : WaitOutcome.Failed;
            return new WaitResult(_stop.IsCancellationRequested ? WaitOutcome.Stopped : outcome, state);
        }

        Interlocked.Increment(ref _pending);
        WaitResult result = await PollUntilEndAsync(client, state, started, onPoll);
        Interlocked.Decrement(ref _pending);
        return result;
    }

    /// <summary>Connects before the first poll. <paramref name="onFailure"/> gets each transient failure that is retried.</summary>
    /// <returns>The last outcome. A failure in it can be transient. Without client and failure, the deadline or a stop came first.</returns>
    public async Task<ConnectOutcome> ConnectAsync(Func<CancellationToken, Task<ConnectOutcome>> connect, Action<WafClientException>? onFailure = null)
    {
        long started = _time.GetTimestamp();
        ConnectOutcome outcome = new(null, null);
        for (int attempt = 0; !IsOver;)
        {
            Task<ConnectOutcome> connecting = connect(_stopOrDeadline.Token);
            await Task.WhenAny(connecting);
            if (connecting.IsCanceled)
            {
                break;
            }

            outcome = await connecting;
            if (outcome.Failure is not { IsTransient: true } failure || IsSinglePoll)
            {
                return outcome;
            }

            onFailure?.Invoke(failure);
            TimeSpan elapsed = _time.GetElapsedTime(started);
            attempt = _options.Schedule.Next(attempt, elapsed);
            await DelayAsync(DelayUntil(_options.Schedule.Time(attempt, NextRandom()), elapsed));
        }

        return outcome;
    }

    /// <summary>Invokes an action at regular intervals until the call is stopped.</summary>
    public async Task RepeatAsync(TimeSpan interval, Action onTick)
    {
        while (true)
        {
            await Task.WhenAny(Task.Delay(interval, _time, _stop));
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            onTick();
        }
    }

    public void Dispose()
    {
        _stopOrDeadline.Dispose();
        _deadline.Dispose();
    }

    private async Task<WaitResult> PollUntilEndAsync(RefreshingClient client, WaitState state, long started, Action<WaitState, TimeSpan, WaitReason> onPoll)
    {
        int rank = Interlocked.Increment(ref _jobs);
        Deadline deadline = new(_options, _time.GetElapsedTime(_started, started));
        bool isForDeadline = false;
        bool hadTurn = false;
        for (int poll = 0; ;)
        {
            TimeSpan polledAt = _time.GetElapsedTime(started);
            WaitResult result = await PollAsync(client, state, started);
            state = result.State;
            TimeSpan latency = _latency.Value;
            if (result.Outcome is not null)
            {
                return result;
            }

            if (deadline.IsOver(polledAt, isForDeadline, latency))
            {
                return result with { Outcome = WaitOutcome.TimedOut };
            }

            poll = _options.Schedule.Next(poll, state.Elapsed);
            TimeSpan scheduled = _options.Schedule.Time(poll, NextRandom());
            TimeSpan limit = hadTurn ? deadline.LastPoll(latency) : deadline.Turn(rank, Volatile.Read(ref _pending), latency);
            isForDeadline = scheduled >= limit;
            hadTurn |= isForDeadline;
            TimeSpan interval = DelayUntil(isForDeadline ? limit : scheduled, state.Elapsed);
            onPoll(state, interval, isForDeadline ? WaitReason.Deadline : _options.Schedule.ReasonFor(poll));
            await DelayAsync(interval);
        }
    }

    private bool IsOver => _stopOrDeadline.IsCancellationRequested;

    private bool IsSinglePoll => _options.Timeout == TimeSpan.Zero;

    private async Task<WaitResult> PollAsync(RefreshingClient client, WaitState before, long started)
    {
        WaitState after = before;
        while (!IsOver)
        {
            WafClient used = client.Current!;
            Task<AsyncJob> polling = used.PollAsync(before.JobId, waitsForLimits: !IsSinglePoll, _stopOrDeadline.Token);
            // WhenAny doesn't throw. A stop of a thousand polls would throw in each method that awaits them.
            await Task.WhenAny(polling);
            after = after with { Elapsed = _time.GetElapsedTime(started) };
            if (polling.IsCanceled)
            {
                break;
            }

            try
            {
                return Read(await polling, before, after);
            }
            catch (WafClientException failure)
            {
                after = after with { Failure = failure, PollCount = after.PollCount + (failure.IsUnsent ? 0 : 1) };
                if (failure.IsTransient || failure.Kind == ErrorKind.ResponseInvalid)
                {
                    return new WaitResult(IsSinglePoll ? WaitOutcome.TimedOut : null, after);
                }

                if (!failure.IsRejection || !await RefreshAsync(client, used))
                {
                    return new WaitResult(WaitOutcome.Failed, after);
                }
            }
        }

        return new WaitResult(_stop.IsCancellationRequested ? WaitOutcome.Stopped : WaitOutcome.TimedOut, after with { Elapsed = _time.GetElapsedTime(started) });
    }

    private WaitResult Read(AsyncJob job, WaitState before, WaitState after)
    {
        _latency.Add(_time.GetElapsedTime(job.SentAt));
        bool isFinal = _options.IsFinal(job);
        WaitOutcome? notFinal = IsSinglePoll ? WaitOutcome.TimedOut : null;
        return new WaitResult(isFinal ? WaitOutcome.Ended : notFinal, after with
        {
            Job = job,
            Failure = null,
            PollCount = after.PollCount + 1,
            MaxDetectionLag = isFinal && before.Job is { } running ? _time.GetElapsedTime(running.SentAt) : null,
        });
    }

    private async Task<bool> RefreshAsync(RefreshingClient client, WafClient rejected)
    {
        Task<bool> refreshing = client.RefreshAsync(rejected, _stopOrDeadline.Token);
        await Task.WhenAny(refreshing);
        return refreshing.IsCanceled || await refreshing;
    }

    // The delay ends early, and without an exception, when the wait ends.
    private async Task DelayAsync(TimeSpan delay) => await Task.WhenAny(Task.Delay(delay, _time, _stopOrDeadline.Token));

    // Jitter can put the next poll before the present time.
    private static TimeSpan DelayUntil(TimeSpan next, TimeSpan elapsed) => next > elapsed ? next - elapsed : TimeSpan.Zero;

    private double NextRandom()
    {
        lock (_random)
        {
            return _random.NextDouble();
        }
    }
}

/// <summary>How a call waits for all its jobs.</summary>
internal sealed record WaitOptions
{
    public required PollSchedule Schedule { get; init; }

    /// <summary>The timeout of the call. Null: no timeout. Zero: one poll of each job.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a job in this state has ended.</summary>
    public required Func<AsyncJob, bool> IsFinal { get; init; }

    /// <summary>The maximum number of polls in flight.</summary>
    public int InFlight { get; init; } = 16;

    /// <summary>The maximum number of polls per second.</summary>
    public int PerSecond { get; init; } = 200;
}
