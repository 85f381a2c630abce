namespace WafPS.Tests.Pipeline;

/// <summary>See <see cref="TestBridgeCommand"/>.</summary>
public sealed class BridgeWork
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Begun => _begun.Task.WaitAsync(TimeSpan.FromMinutes(1));

    public bool HasEnded { get; private set; }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        _begun.SetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Long enough for a pipeline that doesn't wait to be back first.
            await Task.Delay(100, CancellationToken.None);
            HasEnded = true;
            throw;
        }

        return 0;
    }
}
