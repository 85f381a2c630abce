using WafPS.Client.Authentication;
using WafPS.Client.Responses;

namespace WafPS.Client.RateLimiting;

/// <summary>
/// Keeps a mistyped credential from being locked: the gateway locks an access key for five minutes after more than five rejections in
/// a row, and IAM locks a user. Until a credential has been accepted, one request probes it and the others wait for the outcome. After
/// three rejections in a row it isn't sent for five minutes.
/// </summary>
internal sealed class CredentialGuard(TimeProvider time)
{
    private const int MaxRejections = 3;

    private static readonly TimeSpan s_blockTime = TimeSpan.FromMinutes(5);

    // A first request that hangs doesn't hold up all others until it times out. A gateway that rejects a signature does so at once.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private readonly Queue<TaskCompletionSource<bool>> _waiting = new();
    private bool _isOpen;
    private bool _isTimed;
    private int _onTheWay;
    private int _outcomes;
    private int _rejections;
    private int _allRejections;
    private WafClientException? _lastRejection;
    private TimeSpan? _blockedUntil;

    /// <summary>Whether the credential isn't sent for now.</summary>
    public bool IsBlocked
    {
        get
        {
            lock (_lock)
            {
                return TimeLeft > TimeSpan.Zero;
            }
        }
    }

    /// <summary>How many rejections there have been, in a row or not.</summary>
    public int Rejections => Volatile.Read(ref _allRejections);

    private TimeSpan Now => time.GetElapsedTime(0);

    private TimeSpan TimeLeft => _blockedUntil - Now ?? TimeSpan.Zero;

    // One that proves it, and one at a time after a rejection. What says nothing of the credential lets as many go as may be rejected.
    private int MaxOnTheWay => _isOpen ? int.MaxValue : _rejections > 0 || _outcomes == 0 ? 1 : MaxRejections;

    /// <summary>Waits until a request may go.</summary>
    /// <param name="credential">What it carries. Another object than the last request's may hold the same secret.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WafClientException">The credential is blocked.</exception>
    public Task<CredentialPass> EnterAsync(Credential credential, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (TimeLeft > TimeSpan.Zero)
            {
                throw Blocked(credential);
            }

            if (TryEnter(credential) is { } pass)
            {
                return Task.FromResult(pass);
            }

            TaskCompletionSource<bool> turn = new();
            _waiting.Enqueue(turn);
            StartPatience();
            return WaitAsync(turn, credential, cancellationToken);
        }
    }

    /// <summary>Lets a request go at once, or not at all.</summary>
    public CredentialPass? TryEnter(Credential credential)
    {
        lock (_lock)
        {
            if (TimeLeft > TimeSpan.Zero)
            {
                return null;
            }

            if (_blockedUntil is not null)
            {
                // One more may show whether it is accepted now.
                (_blockedUntil, _rejections) = (null, MaxRejections - 1);
            }

            if (_onTheWay >= MaxOnTheWay)
            {
                return null;
            }

            _onTheWay++;
            return new CredentialPass(this, credential, _allRejections);
        }
    }

    /// <summary>A request has ended.</summary>
    /// <param name="isAccepted">Whether it brought what was asked for.</param>
    /// <param name="failure">What it failed with. Null where it didn't, and where it was cancelled.</param>
    public void Leave(bool isAccepted, WafClientException? failure)
    {
        lock (_lock)
        {
            _onTheWay--;
            if (failure?.EffectiveStatusCode == 401)
            {
                Reject(failure);
            }
            else if (isAccepted || (failure is not null && ShowsAcceptance(failure)))
            {
                (_isOpen, _rejections, _blockedUntil) = (true, 0, null);
            }
            else if (failure is { IsUnsent: false })
            {
                _outcomes++;
            }

            Release();
        }
    }

    // No response, or one that may have been made before the credential was checked, says nothing.
    private static bool ShowsAcceptance(WafClientException failure) =>
        failure.Kind is ErrorKind.ServiceError or ErrorKind.ResponseInvalid && failure.EffectiveStatusCode is >= 200 and < 500 and not (408 or 429);

    private void Reject(WafClientException rejection)
    {
        _isOpen = false;
        _rejections++;
        _allRejections++;
        _lastRejection = rejection;
        if (_rejections >= MaxRejections)
        {
            _blockedUntil = Now + s_blockTime;
        }
    }

    private void Release()
    {
        bool isBlocked = TimeLeft > TimeSpan.Zero;
        List<TaskCompletionSource<bool>> turns = [];
        while (_waiting.Count > 0 && (isBlocked || _onTheWay < MaxOnTheWay))
        {
            _onTheWay += isBlocked ? 0 : 1;
            turns.Add(_waiting.Dequeue());
        }

        if (turns.Count > 0)
        {
            // One after the other, so that they get the slots in the order in which they came here.
            _ = Task.Run(() => turns.ForEach(turn => End(turn, mayGo: !isBlocked)));
        }
    }

    private void End(TaskCompletionSource<bool> turn, bool mayGo)
    {
        // One that was cancelled meanwhile takes no turn.
        if (!turn.TrySetResult(mayGo) && mayGo)
        {
            Leave(isAccepted: false, failure: null);
        }
    }

    private async Task<CredentialPass> WaitAsync(TaskCompletionSource<bool> turn, Credential credential, CancellationToken cancellationToken)
    {
        using (cancellationToken.Register(() => Task.Run(() => turn.TrySetCanceled(cancellationToken))))
        {
            if (await turn.Task)
            {
                return new CredentialPass(this, credential, Rejections);
            }
        }

        lock (_lock)
        {
            throw Blocked(credential);
        }
    }

    private void StartPatience()
    {
        if (!_isTimed && _rejections == 0)
        {
            _isTimed = true;
            _ = EndPatienceAsync(_outcomes);
        }
    }

    private async Task EndPatienceAsync(int outcomes)
    {
        await Task.Delay(s_patience, time, CancellationToken.None);
        lock (_lock)
        {
            _isTimed = false;
            _isOpen |= _rejections == 0 && _outcomes == outcomes;
            Release();
            if (_waiting.Count > 0)
            {
                StartPatience();
            }
        }
    }

    private WafClientException Blocked(Credential credential) =>
        WafClientException.Blocked(_lastRejection!, credential, TimeLeft > TimeSpan.Zero ? TimeLeft : TimeSpan.Zero);
}
