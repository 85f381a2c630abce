using WafPS.Client.Authentication;
using WafPS.Client.Responses;

namespace WafPS.Client.Identity;

/// <summary>A credential that isn't sent itself: something that lives for a while is obtained with it, and obtained anew before it expires.</summary>
/// <param name="time">The clock it expires by.</param>
/// <param name="refreshBefore">So long before the end, but not in the first three quarters of its life.</param>
/// <param name="call">Stands for the call that uses it.</param>
internal abstract class RefreshingCredential(TimeProvider time, TimeSpan refreshBefore, object call) : Credential
{
    // Many jobs whose credential expires together share one failure. A long wait tries again later.
    private static readonly TimeSpan s_failureLifetime = TimeSpan.FromSeconds(30);

    // What one call has obtained serves the next ones too.
    private static readonly List<(RefreshingCredential Credential, CachedToken CachedToken)> s_cache = [];

    private readonly object _lock = new();
    private Task<Credential>? _acquiring;
    private DateTimeOffset _failureExpiresAt;
    private bool _hasServed;

    /// <summary>When what was obtained expires. Null where nothing was yet.</summary>
    public DateTimeOffset? ExpiresAt => Find()?.ExpiresAt;

    /// <summary>What was obtained last, if it still lives.</summary>
    public Credential? Cached => Find()?.Credential;

    /// <summary>Forgets what was obtained, so that the next request obtains it again.</summary>
    public static void Clear()
    {
        lock (s_cache)
        {
            s_cache.Clear();
        }
    }

    public override Task<Credential> AcquireAsync(CancellationToken cancellationToken)
    {
        CachedToken? cached = Find();
        _hasServed |= cached is not null;
        return cached is not null && time.GetUtcNow() < cached.RefreshAt ? Task.FromResult(cached.Credential) : RefreshAsync(cached, cancellationToken);
    }

    public override bool Invalidate(Credential rejected)
    {
        lock (s_cache)
        {
            CachedToken? cached = s_cache.Find(held => held.Credential.IsSameAs(this) && held.CachedToken.Credential == rejected).CachedToken;
            if (cached is not null && cached.Call == call && !rejected.WasAccepted)
            {
                // What this call has just obtained isn't accepted for another reason than its age, and so would the next one be.
                cached.IsRejected = true;
                return false;
            }

            s_cache.RemoveAll(held => held.CachedToken == cached);
            return true;
        }
    }

    public override string? Authenticate(HttpRequestMessage request, byte[] body, string? projectId, DateTimeOffset now) =>
        throw new InvalidOperationException("What is obtained with it is sent, never this itself.");

    public override string Redact(string text) => Cached?.Redact(text) ?? text;

    /// <exception cref="WafClientException">It couldn't be obtained.</exception>
    protected abstract Task<(Credential Credential, DateTimeOffset ExpiresAt)> AcquireNewAsync(CancellationToken cancellationToken);

    private async Task<Credential> RefreshAsync(CachedToken? current, CancellationToken cancellationToken)
    {
        try
        {
            Task<Credential> acquiring;
            lock (_lock)
            {
                bool isShared = _acquiring is { IsCompleted: false } || (_acquiring is { IsFaulted: true } && time.GetUtcNow() < _failureExpiresAt);
                acquiring = isShared ? _acquiring! : _acquiring = AcquireAndCacheAsync(cancellationToken);
            }

            return await acquiring;
        }
        catch (WafClientException) when (current is not null && time.GetUtcNow() < current.ExpiresAt)
        {
            return current.Credential;
        }
    }

    private async Task<Credential> AcquireAndCacheAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset start = time.GetUtcNow();
        try
        {
            (Credential credential, DateTimeOffset expiresAt) = await AcquireNewAsync(cancellationToken);
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
        CachedToken cached = new(credential, expiresAt, expiresAt - (quarter < refreshBefore ? quarter : refreshBefore), call);
        lock (s_cache)
        {
            s_cache.RemoveAll(held => held.Credential.IsSameAs(this) || held.CachedToken.ExpiresAt < start);
            s_cache.Add((this, cached));
        }
    }

    // What was rejected before it was ever accepted serves only the call that has obtained it: others obtain another one.
    private CachedToken? Find()
    {
        lock (s_cache)
        {
            return s_cache.Find(held =>
                held.Credential.IsSameAs(this) && time.GetUtcNow() < held.CachedToken.ExpiresAt && !(held.CachedToken.IsRejected && held.CachedToken.Call != call)).CachedToken;
        }
    }

    private sealed class CachedToken(Credential credential, DateTimeOffset expiresAt, DateTimeOffset refreshAt, object call)
    {
        public Credential Credential => credential;

        public DateTimeOffset ExpiresAt => expiresAt;

        public DateTimeOffset RefreshAt => refreshAt;

        public object Call => call;

        public bool IsRejected { get; set; }
    }
}
