namespace WafPS.Client.Authentication;

/// <summary>
/// Keeps a mistyped key from being locked: the gateway locks an access key for five minutes after more than five refusals
/// in a row. As long as a credential hasn't been accepted, requests with it go one at a time, and after three refusals in a
/// row none goes any more; those that would have gone get the last refusal as their answer.
/// </summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose of.
internal sealed class CredentialGuard(TimeProvider time)
#pragma warning restore CA1001
{
    private const int MostRefusals = 3;

    // A first request that hangs shall not hold up all others until it times out.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _alone = new(1);
    private readonly object _lock = new();
    private bool _isOpen;
    private int _refusals;
    private WafClientException? _lastRefusal;

    /// <summary>Makes an attempt when it is its turn.</summary>
    /// <exception cref="WafClientException">The attempt's, or the last refusal of the credential.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken token)
    {
        bool isAlone = !IsOpen && await TakeTurnAsync(token);
        try
        {
            ThrowIfRefused();
            T result = await attempt();
            Answered(null);
            return result;
        }
        catch (WafClientException e) when (!e.IsUnsent)
        {
            Answered(e);
            throw;
        }
        finally
        {
            if (isAlone)
            {
                _alone.Release();
            }
        }
    }

    private bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _isOpen;
            }
        }
    }

    /// <returns>False where there is no need to be alone any more, or no patience.</returns>
    private async Task<bool> TakeTurnAsync(CancellationToken token)
    {
        using CancellationTokenSource patience = time.CreateCancellationTokenSource(s_patience);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, patience.Token);
        try
        {
            await _alone.WaitAsync(either.Token);
            if (!IsOpen)
            {
                return true;
            }

            _alone.Release();
            return false;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return false;
        }
    }

    private void ThrowIfRefused()
    {
        lock (_lock)
        {
            if (_refusals >= MostRefusals)
            {
                throw _lastRefusal!.Unsent();
            }
        }
    }

    private void Answered(WafClientException? failure)
    {
        lock (_lock)
        {
            if (failure?.MeantStatus == 401)
            {
                _refusals++;
                _lastRefusal = failure;
                _isOpen = false;
            }
            else
            {
                // No answer at all tells nothing about the credential, and holding on to the others wouldn't either.
                _refusals = 0;
                _isOpen = true;
            }
        }
    }
}
