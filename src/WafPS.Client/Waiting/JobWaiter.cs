using WafPS.Client.Operations;
using WafPS.Client.Responses;

namespace WafPS.Client.Waiting;

/// <summary>
/// Waits for the jobs of one call: a loop for each job, one deadline and one set of slots for all. Nothing but the end of the
/// job, the deadline or an error that can't pass ends a loop; a look that fails in a way that passes is a look without news.
/// </summary>
internal sealed class JobWaiter : IDisposable
{
    private static readonly TimeSpan s_minMargin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_maxMargin = TimeSpan.FromSeconds(1);

    private readonly WaitOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _stopOrDeadline;
    private readonly long _started;
    private int _jobs;
    private int _waiting;
    private TimeSpan _latency = TimeSpan.FromMilliseconds(100);

    /// <param name="options">How to wait.</param>
    /// <param name="time">The clock of gaps and deadline; the call's time begins now.</param>
    /// <param name="stop">Ends all loops.</param>
    /// <param name="random">The source of jitter.</param>
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

    /// <summary>Waits for one job.</summary>
    /// <param name="client">Looks at it.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="onPoll">Told what is known after each look that isn't the last, the time until the next one, and why so long.</param>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public async Task<(WaitOutcome Outcome, WaitState State)> WaitAsync(RefreshingClient client, string jobId, Action<WaitState, TimeSpan, WaitReason> onPoll)
    {
        int rank = Interlocked.Increment(ref _jobs);
        Interlocked.Increment(ref _waiting);
        long started = _time.GetTimestamp();
        WaitState state = new() { JobId = jobId };
        try
        {
            WaitReason reason = WaitReason.Growing;
            bool hadTurn = false;
            for (int poll = 0; ;)
            {
                TimeSpan polledAt = _time.GetElapsedTime(started);
                WaitOutcome? outcome;
                (outcome, state) = await PollAsync(client, state, started);
                TimeSpan? latest = LastPollTime(started);
                if (outcome is not null || polledAt >= latest || (reason == WaitReason.Deadline && polledAt >= latest - s_maxMargin))
                {
                    return (outcome ?? WaitOutcome.TimedOut, state);
                }

                poll = _options.Schedule.Next(poll, state.Elapsed);
                TimeSpan next = _options.Schedule.Time(poll, NextRandom());
                // Where its turn came long before the deadline, what time is left is for one more look, if the limits allow it.
                hadTurn |= reason == WaitReason.Deadline;
                TimeSpan? end = hadTurn ? latest : latest - Place(rank);
                (next, reason) = next >= end ? (end.Value, WaitReason.Deadline) : (next, _options.Schedule.ReasonFor(poll));
                TimeSpan interval = DelayUntil(next, state.Elapsed);
                onPoll(state, interval, reason);
                await Task.Delay(interval, _time, _stopOrDeadline.Token);
            }
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return (WaitOutcome.TimedOut, state with { Elapsed = _time.GetElapsedTime(started) });
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Connects before the first poll, again and again while that fails in a transient way.</summary>
    /// <param name="client">Gets the connection.</param>
    /// <param name="connect">Connects once.</param>
    /// <param name="onFailure">Called with each failure after which it connects again.</param>
    /// <returns>Neither client nor failure where the deadline came before the first attempt ended.</returns>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public async Task<ConnectOutcome> ConnectAsync(
        RefreshingClient client, Func<CancellationToken, Task<ConnectOutcome>> connect, Action<WafClientException>? onFailure = null)
    {
        long started = _time.GetTimestamp();
        ConnectOutcome outcome = new(null, null);
        try
        {
            for (int attempt = 0; ;)
            {
                outcome = await connect(_stopOrDeadline.Token);
                if (outcome.Failure is not { IsTransient: true } failure || SinglePollOutcome is not null)
                {
                    client.Current = outcome.Client!;
                    return outcome;
                }

                onFailure?.Invoke(failure);
                TimeSpan elapsed = _time.GetElapsedTime(started);
                attempt = _options.Schedule.Next(attempt, elapsed);
                await Task.Delay(DelayUntil(_options.Schedule.Time(attempt, NextRandom()), elapsed), _time, _stopOrDeadline.Token);
            }
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // A transient failure shows that the deadline came first.
            return outcome;
        }
    }

    /// <summary>Calls at even intervals until the call is stopped.</summary>
    public async Task BeatAsync(TimeSpan interval, Action onBeat)
    {
        while (true)
        {
            await Task.Delay(interval, _time, _stop);
            onBeat();
        }
    }

    public void Dispose()
    {
        _stopOrDeadline.Dispose();
        _deadline.Dispose();
    }

    private async Task<(WaitOutcome?, WaitState)> PollAsync(RefreshingClient client, WaitState before, long started)
    {
        WaitState after = before;
        while (true)
        {
            WafClient used = client.Current;
            try
            {
                AsyncJob job = await used.PollAsync(before.JobId, waitsForLimits: _options.Timeout != TimeSpan.Zero, _stopOrDeadline.Token);
                _latency = TimeSpan.FromTicks((_latency.Ticks * 7 + _time.GetElapsedTime(job.SentAt).Ticks) / 8);
                bool isFinal = _options.IsFinal(job);
                after = after with
                {
                    Job = job,
                    Failure = null,
                    PollCount = after.PollCount + 1,
                    Elapsed = _time.GetElapsedTime(started),
                    MaxDetectionLag = isFinal && before.Job is { } running ? _time.GetElapsedTime(running.SentAt) : null,
                };
                return (isFinal ? WaitOutcome.Ended : SinglePollOutcome, after);
            }
            catch (WafClientException failure)
            {
                after = after with { Failure = failure, PollCount = after.PollCount + (failure.IsUnsent ? 0 : 1), Elapsed = _time.GetElapsedTime(started) };
                if (failure.IsTransient || failure.Kind == ErrorKind.ResponseInvalid)
                {
                    return (SinglePollOutcome, after);
                }

                if (!failure.IsRejection || !await client.RefreshAsync(used, _stopOrDeadline.Token))
                {
                    return (WaitOutcome.Failed, after);
                }
            }
        }
    }

    // Jitter may put the next moment before the present one.
    private static TimeSpan DelayUntil(TimeSpan next, TimeSpan elapsed) => next > elapsed ? next - elapsed : TimeSpan.Zero;

    private WaitOutcome? SinglePollOutcome => _options.Timeout == TimeSpan.Zero ? WaitOutcome.TimedOut : null;

    // As late as an answer allows.
    private TimeSpan? LastPollTime(long started) => _options.Timeout > TimeSpan.Zero
        ? _options.Timeout - _time.GetElapsedTime(_started, started) - TimeSpan.FromTicks(Math.Min(Math.Max(3 * _latency.Ticks, s_minMargin.Ticks), s_maxMargin.Ticks))
        : null;

    // One after the other, so that all jobs get their last look before the deadline.
    private TimeSpan Place(int rank) => TimeSpan.FromSeconds(
        rank % Math.Max(1, _waiting) / Math.Min(_options.PerSecond, _options.InFlight / Math.Max(_latency.TotalSeconds, 0.001)));

    private double NextRandom()
    {
        lock (_random)
        {
            return _random.NextDouble();
        }
    }
}
