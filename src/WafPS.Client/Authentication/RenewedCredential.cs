namespace WafPS.Client.Authentication;

/// <summary>A credential that isn't sent itself: something that lives for a while is obtained with it, and obtained anew before it expires.</summary>
/// <param name="time">The clock it expires by.</param>
/// <param name="renewBefore">So long before the end, but not in the first three quarters of its life.</param>
internal abstract class RenewedCredential(TimeProvider time, TimeSpan renewBefore) : Credential
{
    // What one call has obtained serves the next ones too.
    private static readonly List<(RenewedCredential Credential, Lease Lease)> s_leases = [];

    private readonly object _lock = new();
    private Task<Credential>? _obtaining;
    private WafClientException? _refusal;

    /// <summary>When what was obtained expires. Null where nothing was yet.</summary>
    public DateTimeOffset? ExpiresAt => Find()?.ExpiresAt;

    /// <summary>What was obtained last, if it still lives.</summary>
    public Credential? Obtained => Find()?.Credential;

    public override Task<Credential> CurrentAsync(CancellationToken token)
    {
        Lease? lease = Find();
        return lease is not null && time.GetUtcNow() < lease.RenewAt ? Task.FromResult(lease.Credential) : RenewAsync(lease, token);
    }

    public override bool Renounce(Credential refused)
    {
        // One that never worked is refused for another reason than its age, and so would the next one be.
        if (!refused.WasAccepted)
        {
            return false;
        }

        lock (s_leases)
        {
            s_leases.RemoveAll(held => held.Credential.IsSameAs(this) && held.Lease.Credential == refused);
        }

        return true;
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
                // A password that was refused isn't sent again by the same call: refusals in a row lock a user.
                obtaining = _refusal is not null ? Task.FromException<Credential>(_refusal)
                    : _obtaining is { IsCompleted: false } ? _obtaining
                    : _obtaining = ObtainAndKeepAsync(token);
            }

            return await obtaining;
        }
        catch (WafClientException e)
        {
            _refusal = e.IsTransient ? null : e;
            if (current is not null && time.GetUtcNow() < current.ExpiresAt)
            {
                return current.Credential;
            }

            throw;
        }
    }

    private async Task<Credential> ObtainAndKeepAsync(CancellationToken token)
    {
        DateTimeOffset start = time.GetUtcNow();
        (Credential credential, DateTimeOffset expiresAt) = await ObtainAsync(token);
        TimeSpan quarter = TimeSpan.FromTicks((expiresAt - start).Ticks / 4);
        lock (s_leases)
        {
            s_leases.RemoveAll(held => held.Credential.IsSameAs(this) || held.Lease.ExpiresAt < start);
            s_leases.Add((this, new Lease(credential, expiresAt, expiresAt - (quarter < renewBefore ? quarter : renewBefore))));
        }

        return credential;
    }

    private Lease? Find()
    {
        lock (s_leases)
        {
            return s_leases.Find(held => held.Credential.IsSameAs(this) && time.GetUtcNow() < held.Lease.ExpiresAt).Lease;
        }
    }

    private sealed record Lease(Credential Credential, DateTimeOffset ExpiresAt, DateTimeOffset RenewAt);
}
