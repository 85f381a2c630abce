using WafPS.Client.Operations;
using WafPS.Client.Responses;

namespace WafPS.Client.Waiting;

/// <summary>
/// Waits for the jobs of one call: a loop for each job, one deadline and one set of slots for all. Only the end of the job,
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

    /// <param name="options">How to wait.</param>
    /// <param name="time">The clock of intervals and deadline. The time of the call starts now.</param>
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
    /// <param name="client">Polls it.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="onPoll">Is called after each poll but the last, with what is known, the time until the next poll, and why that is so long.</param>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public async Task<(WaitOutcome Outcome, WaitState State)> WaitAsync(RefreshingClient client, string jobId, Action<WaitState, TimeSpan, WaitReason> onPoll)
    {
        int rank = Interlocked.Increment(ref _jobs);
        Interlocked.Increment(ref _pending);
        long started = _time.GetTimestamp();
        Deadline deadline = new(_options, _time.GetElapsedTime(_started, started));
        WaitState state = new() { JobId = jobId };
        try
        {
            bool isForDeadline = false;
            bool hadTurn = false;
            for (int poll = 0; ;)
            {
                TimeSpan polledAt = _time.GetElapsedTime(started);
                (WaitOutcome? outcome, state) = await PollAsync(client, state, started);
                TimeSpan latency = _latency.Value;
                if (outcome is not null || deadline.IsOver(polledAt, isForDeadline, latency))
                {
                    return (outcome ?? WaitOutcome.TimedOut, state);
                }

                poll = _options.Schedule.Next(poll, state.Elapsed);
                TimeSpan scheduled = _options.Schedule.Time(poll, NextRandom());
                TimeSpan limit = hadTurn ? deadline.LastPoll(latency) : deadline.Turn(rank, Volatile.Read(ref _pending), latency);
                isForDeadline = scheduled >= limit;
                hadTurn |= isForDeadline;
                TimeSpan interval = DelayUntil(isForDeadline ? limit : scheduled, state.Elapsed);
                onPoll(state, interval, isForDeadline ? WaitReason.Deadline : _options.Schedule.ReasonFor(poll));
                await Task.Delay(interval, _time, _stopOrDeadline.Token);
            }
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return (WaitOutcome.TimedOut, state with { Elapsed = _time.GetElapsedTime(started) });
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
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
                _latency.Add(_time.GetElapsedTime(job.SentAt));
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

    // Jitter can put the next poll before the present time.
    private static TimeSpan DelayUntil(TimeSpan next, TimeSpan elapsed) => next > elapsed ? next - elapsed : TimeSpan.Zero;

    private WaitOutcome? SinglePollOutcome => _options.Timeout == TimeSpan.Zero ? WaitOutcome.TimedOut : null;

    private double NextRandom()
    {
        lock (_random)
        {
            return _random.NextDouble();
        }
    }
}
