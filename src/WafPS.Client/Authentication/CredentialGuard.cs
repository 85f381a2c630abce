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
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly object _lock = new();
    private bool _isOpen;
    private int _refusals;
    private int _unproven;
    private WafClientException? _lastRefusal;

    /// <summary>How an attempt was let through.</summary>
    public enum Pass
    {
        /// <summary>The credential has been accepted, or nobody knows and it takes too long to find out.</summary>
        Free,

        /// <summary>It may be refused, and the others wait for it.</summary>
        First,

        /// <summary>It may be refused too: the first one takes its time.</summary>
        Beside,
    }

    /// <summary>Waits for the turn to make an attempt.</summary>
    /// <exception cref="WafClientException">The last refusal of the credential.</exception>
    public ValueTask<Pass> EnterAsync(CancellationToken token)
    {
        lock (_lock)
        {
            if (_isOpen)
            {
                return new ValueTask<Pass>(Pass.Free);
            }
        }

        return new ValueTask<Pass>(TakeTurnAsync(token));
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
            else if (failure is null || TellsThatItWasTaken(failure))
            {
                _refusals = 0;
                _isOpen = true;
            }
            else
            {
                // No answer, or one that may have been given before the credential was looked at, tells nothing about it. Nor would
                // holding on to the others, but refusals go on being in a row.
                _isOpen = _isOpen || _refusals == 0;
            }
        }
    }

    public void Leave(Pass pass)
    {
        if (pass == Pass.Free)
        {
            return;
        }

        lock (_lock)
        {
            _unproven--;
        }

        if (pass == Pass.First)
        {
            _turn.Release();
        }
    }

    private static bool TellsThatItWasTaken(WafClientException failure) =>
        failure.Kind is FailureKind.ServiceError or FailureKind.ResponseInvalid && failure.MeantStatus is >= 200 and < 500 and not (408 or 429);

    private async Task<Pass> TakeTurnAsync(CancellationToken token)
    {
        bool isFirst = false;
        try
        {
            for (int round = 1; ; round++)
            {
                isFirst = isFirst || await IsMyTurnAsync(token);
                if (Admit(isFirst, isPatienceOver: round > 1) is { } pass)
                {
                    isFirst = isFirst && pass != Pass.First;
                    return pass;
                }

                if (isFirst)
                {
                    // Those beside the one before are about to be answered.
                    await Task.Delay(s_moment, time, token);
                }
            }
        }
        finally
        {
            if (isFirst)
            {
                _turn.Release();
            }
        }
    }

    /// <returns>Null where it isn't time yet.</returns>
    private Pass? Admit(bool isFirst, bool isPatienceOver)
    {
        lock (_lock)
        {
            if (_refusals >= MostRefusals)
            {
                throw _lastRefusal!.Unsent();
            }

            if (_isOpen || (isPatienceOver && !isFirst && _refusals == 0))
            {
                return Pass.Free;
            }

            if (_unproven + _refusals >= MostRefusals)
            {
                return null;
            }

            _unproven++;
            return isFirst ? Pass.First : Pass.Beside;
        }
    }

    private async Task<bool> IsMyTurnAsync(CancellationToken token)
    {
        using CancellationTokenSource patience = time.CreateCancellationTokenSource(s_patience);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, patience.Token);
        try
        {
            await _turn.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return false;
        }
    }
}
