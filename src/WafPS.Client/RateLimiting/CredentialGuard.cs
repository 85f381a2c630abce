using WafPS.Client.Authentication;
using WafPS.Client.Responses;

namespace WafPS.Client.RateLimiting;

/// <summary>
/// Keeps a mistyped credential from being locked. The gateway locks an access key for five minutes after more than five rejections in a
/// row, and IAM locks a user. Until a credential has been accepted, one request probes it and the others wait for the outcome. After a
/// rejection one request goes at a time. After three rejections in a row the credential isn't sent for five minutes.
/// </summary>
internal sealed class CredentialGuard(TimeProvider time)
{
    private const int MaxRejections = 3;

    private static readonly TimeSpan s_blockTime = TimeSpan.FromMinutes(5);

    // A gateway rejects a signature at once. So a probe that takes longer hangs, and the others needn't wait until it times out.
    private static readonly TimeSpan s_maxProbeTime = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private TaskCompletionSource<bool>? _changed;
    private bool _isAccepted;
    private bool _hasOutcome;
    private int _onTheWire;
    private int _rejections;
    private WafClientException? _lastRejection;
    private TimeSpan _probeSentAt;
    private TimeSpan _blockedUntil;

    /// <summary>Whether the credential isn't sent for now.</summary>
    public bool IsBlocked
    {
        get
        {
            lock (_lock)
            {
                return _blockedUntil > Now;
            }
        }
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>Waits until a request may go. Another request may still be faster: <see cref="TryEnter"/> decides.</summary>
    /// <exception cref="WafClientException">The credential is blocked.</exception>
    public async Task WaitAsync(RequestTarget target, CredentialInfo credential, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            TimeSpan probeTimeLeft;
            lock (_lock)
            {
                if (_blockedUntil > Now)
                {
                    throw WafClientException.Blocked(target, credential, _lastRejection!, _blockedUntil - Now);
                }

                if (_onTheWire < MaxOnTheWire)
                {
                    return;
                }

                _changed ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _changed.Task;
                probeTimeLeft = _rejections > 0 || _hasOutcome ? Timeout.InfiniteTimeSpan : ProbeTimeLeft;
            }

            await WaitAsync(changed, probeTimeLeft, cancellationToken);
        }
    }

    /// <summary>Lets a request go if it may go now. <see cref="Leave"/> has to follow.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_blockedUntil > Now || _onTheWire >= MaxOnTheWire)
            {
                return false;
            }

            _probeSentAt = _onTheWire == 0 ? Now : _probeSentAt;
            _onTheWire++;
            return true;
        }
    }

    /// <summary>A request has ended: it succeeded, failed, or, with neither, was cancelled.</summary>
    public void Leave(bool isAccepted, WafClientException? failure)
    {
        TaskCompletionSource<bool>? changed;
        lock (_lock)
        {
            _onTheWire--;
            if (failure?.EffectiveStatusCode == 401)
            {
                Reject(failure);
            }
            else if (isAccepted || (failure is not null && ShowsAcceptance(failure)))
            {
                (_isAccepted, _rejections, _blockedUntil) = (true, 0, TimeSpan.Zero);
            }
            else if (failure is not null)
            {
                _hasOutcome = true;
            }

            (changed, _changed) = (_changed, null);
        }

        changed?.SetResult(true);
    }

    private TimeSpan ProbeTimeLeft
    {
        get
        {
            TimeSpan left = _probeSentAt + s_maxProbeTime - Now;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private int MaxOnTheWire
    {
        get
        {
            if (_isAccepted)
            {
                return int.MaxValue;
            }

            if (_rejections > 0)
            {
                return 1;
            }

            // An outcome that says nothing about the credential lets as many go as may be rejected.
            int withoutOutcome = ProbeTimeLeft > TimeSpan.Zero ? 1 : int.MaxValue;
            return _hasOutcome ? MaxRejections : withoutOutcome;
        }
    }

    // No response, or one that may have been made before the credential was checked, says nothing.
    private static bool ShowsAcceptance(WafClientException failure) =>
        failure.Kind is ErrorKind.ServiceError or ErrorKind.ResponseInvalid && failure.EffectiveStatusCode is >= 200 and < 500 and not (408 or 429);

    private void Reject(WafClientException rejection)
    {
        _isAccepted = false;
        _rejections++;
        _lastRejection = rejection;
        if (_rejections >= MaxRejections)
        {
            _blockedUntil = Now + s_blockTime;
            // After that time one more request may show whether the credential is accepted by then.
            _rejections = MaxRejections - 1;
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(changed, Task.Delay(maxWait, time, end.Token));
        end.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
    }
}

/// <summary>A guard for each endpoint and credential, because each service counts its rejections by itself.</summary>
internal sealed class CredentialGuards(TimeProvider time)
{
    // Nobody uses so many at once, but a token may be refreshed every minute.
    private const int MaxGuards = 100;

    // The one that was used last is the last one.
    private readonly List<Entry> _guards = [];

    /// <summary>One for the process, because a service doesn't know which call a rejected credential came from.</summary>
    public static CredentialGuards Shared { get; } = new(TimeProvider.System);

    /// <summary>The guard of a credential at the target of a request.</summary>
    public CredentialGuard For(RequestTarget target, Credential credential)
    {
        // IAM checks credentials by itself. The other services leave that to the gateway.
        bool isIam = target.Service == CloudService.Iam;
        lock (_guards)
        {
            int index = _guards.FindLastIndex(entry => entry.IsIam == isIam && entry.Authority == target.Endpoint.Authority && entry.Credential.IsLockedWith(credential));
            Entry used = index < 0 ? new Entry(isIam, target.Endpoint.Authority, credential, new CredentialGuard(time)) : _guards[index];
            if (index < 0 || index < _guards.Count - 1 || used.Credential != credential)
            {
                // With the newest object: the next requests of the call recognize it without comparing secrets.
                MakeLast(used with { Credential = credential }, index);
            }

            return used.Guard;
        }
    }

    private void MakeLast(Entry used, int index)
    {
        if (index >= 0)
        {
            _guards.RemoveAt(index);
        }
        else if (_guards.Count == MaxGuards)
        {
            _guards.RemoveAt(Math.Max(0, _guards.FindIndex(entry => !entry.Guard.IsBlocked)));
        }

        _guards.Add(used);
    }

    private sealed record Entry(bool IsIam, string Authority, Credential Credential, CredentialGuard Guard);
}
