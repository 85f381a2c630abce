namespace WafPS.Client.Authentication;

/// <summary>A credential that isn't sent itself: something that lives for a while is obtained with it, and obtained anew before it expires.</summary>
/// <param name="time">The clock it expires by.</param>
/// <param name="renewBefore">So long before the end, but not in the first three quarters of its life.</param>
/// <param name="call">Stands for the call that uses it.</param>
internal abstract class RenewedCredential(TimeProvider time, TimeSpan renewBefore, object call) : Credential
{
    // Many jobs whose credential expires together share one failure. A long wait tries again later.
    private static readonly TimeSpan s_failureLifetime = TimeSpan.FromSeconds(30);

    // What one call has obtained serves the next ones too.
    private static readonly List<(RenewedCredential Credential, Lease Lease)> s_leases = [];

    private readonly object _lock = new();
    private Task<Credential>? _obtaining;
    private DateTimeOffset _failureExpiresAt;
    private bool _hasServed;

    /// <summary>When what was obtained expires. Null where nothing was yet.</summary>
    public DateTimeOffset? ExpiresAt => Find()?.ExpiresAt;

    /// <summary>What was obtained last, if it still lives.</summary>
    public Credential? Obtained => Find()?.Credential;

    /// <summary>Forgets what was obtained, so that the next request obtains it again.</summary>
    public static void Clear()
    {
        lock (s_leases)
        {
            s_leases.Clear();
        }
    }

    public override Task<Credential> CurrentAsync(CancellationToken token)
    {
        Lease? lease = Find();
        _hasServed |= lease is not null;
        return lease is not null && time.GetUtcNow() < lease.RenewAt ? Task.FromResult(lease.Credential) : RenewAsync(lease, token);
    }

    public override bool Renounce(Credential refused)
    {
        lock (s_leases)
        {
            Lease? lease = s_leases.Find(held => held.Credential.IsSameAs(this) && held.Lease.Credential == refused).Lease;
            if (lease is not null && lease.Call == call && !refused.WasAccepted)
            {
                // What this call has just obtained isn't accepted for another reason than its age, and so would the next one be.
                lease.IsRejected = true;
                return false;
            }

            s_leases.RemoveAll(held => held.Lease == lease);
            return true;
        }
    }

    public override string? Authenticate(HttpRequestMessage request, byte[] body, string? projectId, DateTimeOffset now) =>
        throw new InvalidOperationException("What is obtained with it is sent, never this itself.");

    public override string Redact(string text) => Obtained?.Redact(text) ?? text;

    /// <exception cref="WafClientException">It couldn't be obtained.</exception>
    protected abstract Task<(Credential Credential, DateTimeOffset ExpiresAt)> ObtainAsync(CancellationToken token);

    private async Task<Credential> RenewAsync(Lease? current, CancellationToken token)
    {
        try
        {
            Task<Credential> obtaining;
            lock (_lock)
            {
                bool isShared = _obtaining is { IsCompleted: false } || (_obtaining is { IsFaulted: true } && time.GetUtcNow() < _failureExpiresAt);
                obtaining = isShared ? _obtaining! : _obtaining = ObtainAndKeepAsync(token);
            }

            return await obtaining;
        }
        catch (WafClientException) when (current is not null && time.GetUtcNow() < current.ExpiresAt)
        {
            return current.Credential;
        }
    }

    private async Task<Credential> ObtainAndKeepAsync(CancellationToken token)
    {
        DateTimeOffset start = time.GetUtcNow();
        try
        {
            (Credential credential, DateTimeOffset expiresAt) = await ObtainAsync(token);
            Keep(credential, start, expiresAt);
            return credential;
        }
        catch (WafClientException e) when (!e.IsTransient || _hasServed)
        {
            // Whoever begins with a login waits an outage through by itself.
            _failureExpiresAt = time.GetUtcNow() + s_failureLifetime;
            throw;
        }
    }

    private void Keep(Credential credential, DateTimeOffset start, DateTimeOffset expiresAt)
    {
        _hasServed = true;
        TimeSpan quarter = TimeSpan.FromTicks((expiresAt - start).Ticks / 4);
        Lease lease = new(credential, expiresAt, expiresAt - (quarter < renewBefore ? quarter : renewBefore), call);
        lock (s_leases)
        {
            s_leases.RemoveAll(held => held.Credential.IsSameAs(this) || held.Lease.ExpiresAt < start);
            s_leases.Add((this, lease));
        }
    }

    // What was rejected before it was ever accepted serves only the call that has obtained it: others obtain another one.
    private Lease? Find()
    {
        lock (s_leases)
        {
            return s_leases.Find(held =>
                held.Credential.IsSameAs(this) && time.GetUtcNow() < held.Lease.ExpiresAt && !(held.Lease.IsRejected && held.Lease.Call != call)).Lease;
        }
    }

    private sealed class Lease(Credential credential, DateTimeOffset expiresAt, DateTimeOffset renewAt, object call)
    {
        public Credential Credential => credential;

        public DateTimeOffset ExpiresAt => expiresAt;

        public DateTimeOffset RenewAt => renewAt;

        public object Call => call;

        public bool IsRejected { get; set; }
    }
}
