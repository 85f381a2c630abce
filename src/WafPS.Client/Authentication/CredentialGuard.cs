namespace WafPS.Client.Authentication;

/// <summary>
/// Keeps a mistyped access key from being locked: the gateway locks an access key for five minutes after more than five refusals
/// in a row. As long as a credential hasn't been accepted, requests with it go one at a time, and after three refusals in a
/// row none goes any more; those that would have gone get the last refusal as their answer.
/// </summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose of.
internal sealed class CredentialGuard(TimeProvider time)
#pragma warning restore CA1001
{
    private const int MostRefusals = 3;

    // A first request that hangs shall not hold up all others until it times out: after this time some go beside it, and
    // after twice this time all, unless one was refused: a gateway that refuses a signature does so at once.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _alone = new(1);
    private readonly object _lock = new();
    private bool _isOpen;
    private int _refusals;
    private int _beside;
    private WafClientException? _lastRefusal;

    /// <summary>Waits for the turn to make an attempt.</summary>
    /// <returns>Whether the others wait for this one to leave.</returns>
    /// <exception cref="WafClientException">The last refusal of the credential.</exception>
    public ValueTask<bool> EnterAsync(CancellationToken token)
    {
        lock (_lock)
        {
            if (_isOpen)
            {
                return new ValueTask<bool>(false);
            }
        }

        return new ValueTask<bool>(TakeTurnAsync(token));
    }

    /// <summary>Learns from what became of an attempt.</summary>
    /// <param name="failure">Null where it brought an answer that was asked for.</param>
    public void Answered(WafClientException? failure)
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
                _beside = 0;
                _isOpen = true;
            }
        }
    }

    public void Leave(bool isAlone)
    {
        if (isAlone)
        {
            _alone.Release();
        }
    }

    private async Task<bool> TakeTurnAsync(CancellationToken token)
    {
        for (int round = 1; ; round++)
        {
            bool isAlone = await IsMyTurnAsync(token);
            lock (_lock)
            {
                bool isRefused = _refusals >= MostRefusals;
                if (isAlone && (_isOpen || isRefused))
                {
                    _alone.Release();
                    isAlone = false;
                }

                if (isRefused)
                {
                    throw _lastRefusal!.Unsent();
                }

                // Whoever runs out of patience goes beside the first, but no more of them than may be refused.
                if (isAlone || _isOpen || (round > 1 && _refusals == 0) || ++_beside < MostRefusals - _refusals)
                {
                    return isAlone;
                }

                _beside--;
            }
        }
    }

    private async Task<bool> IsMyTurnAsync(CancellationToken token)
    {
        using CancellationTokenSource patience = time.CreateCancellationTokenSource(s_patience);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, patience.Token);
        try
        {
            await _alone.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return false;
        }
    }
}
