using System.Diagnostics;

namespace WafPS.Client.Tests;

/// <summary>A clock that really runs, but so many times as fast: minutes of waiting over real sockets take seconds.</summary>
internal sealed class FastTime(int times) : TimeProvider
{
    private readonly DateTimeOffset _begin = DateTimeOffset.UtcNow;
    private readonly long _started = Stopwatch.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _begin + times * Stopwatch.GetElapsedTime(_started);

    public override long GetTimestamp() => (Stopwatch.GetTimestamp() - _started) * times;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new FastTimer(base.CreateTimer(callback, state, Real(dueTime), Real(period)), Real);

    private TimeSpan Real(TimeSpan time) => time > TimeSpan.Zero ? time / times : time;

    private sealed class FastTimer(ITimer timer, Func<TimeSpan, TimeSpan> real) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(real(dueTime), real(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
