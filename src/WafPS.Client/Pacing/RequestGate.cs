namespace WafPS.Client.Pacing;

/// <summary>What one call of a cmdlet may do at most: requests in flight, and requests a second.</summary>
internal sealed class RequestGate(int inFlight, int perSecond) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(inFlight);

    /// <summary>Waits for a free slot, then for the budget. First come, first served.</summary>
    public async ValueTask<Pass> EnterAsync(RequestBudget budget, Action<TimeSpan>? onWait, CancellationToken token)
    {
        await _slots.WaitAsync(token);
        try
        {
            return new Pass(_slots, await budget.WaitAsync(perSecond, onWait, token));
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    public void Dispose() => _slots.Dispose();

    /// <summary>The right to one request; disposing gives the slot back.</summary>
    public readonly struct Pass(SemaphoreSlim slots, TimeSpan sentAt) : IDisposable
    {
        public TimeSpan SentAt { get; } = sentAt;

        public void Dispose() => slots.Release();
    }
}
