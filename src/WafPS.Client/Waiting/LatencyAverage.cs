namespace WafPS.Client.Waiting;

/// <summary>The average latency of recent polls. The jobs of a call share it, on any threads.</summary>
internal sealed class LatencyAverage
{
    private long _ticks = TimeSpan.FromMilliseconds(100).Ticks;

    public TimeSpan Value => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public void Add(TimeSpan latency)
    {
        long before = Interlocked.Read(ref _ticks);
        while (Interlocked.CompareExchange(ref _ticks, (7 * before + latency.Ticks) / 8, before) != before)
        {
            before = Interlocked.Read(ref _ticks);
        }
    }
}
