using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Responses;

namespace WafPS.Client.Identity;

/// <summary>A credential that isn't sent itself. It acquires a token or a temporary key, and acquires another one before that expires.</summary>
/// <param name="time">The clock by which it expires.</param>
/// <param name="refreshBefore">How long before the end it is refreshed, but not in the first three quarters of its life.</param>
/// <param name="call">The call that uses it.</param>
internal abstract class RefreshingCredential(TimeProvider time, TimeSpan refreshBefore, object call) : Credential
{
    private const int MaxCached = 100;

    // Many jobs whose credential expires together share one failure. A long wait tries again later.
    private static readonly TimeSpan s_failureLifetime = TimeSpan.FromSeconds(30);

    // What one call has acquired serves the next ones too.
    private static readonly RecentItems<CachedToken> s_cache = new(MaxCached);

    private readonly object _lock = new();
    private Task<Outcome>? _acquiring;
    private DateTimeOffset _failureExpiresAt;
    private bool _hasServed;

    /// <summary>What was acquired last, if it hasn't expired. Null where nothing was acquired yet.</summary>
    // A token that was rejected before it was ever accepted serves only the call that acquired it. Other calls acquire another one.
    public CachedToken? Cached => s_cache.Find(cached =>
        cached.Owner.IsSameAs(this) && time.GetUtcNow() < cached.ExpiresAt && !(cached.IsRejected && cached.Call != call));

    /// <summary>Drops what was acquired, so that the next request acquires it again.</summary>
    public static void Clear() => s_cache.RemoveAll(_ => true);

    public override Task<Credential> AcquireAsync(CancellationToken cancellationToken)
    {
        CachedToken? cached = Cached;
        _hasServed |= cached is not null;
        return cached is not null && time.GetUtcNow() < cached.RefreshAt ? Task.FromResult(cached.Credential) : RefreshAsync(cached, cancellationToken);
    }

    public override bool Invalidate(Credential rejected)
    {
        CachedToken? cached = s_cache.Find(cached => cached.Credential == rejected && cached.Owner.IsSameAs(this));
        if (cached is not null && cached.Call == call && !rejected.WasAccepted)
        {
            // This call has just acquired it, so its age isn't why the service rejects it, and the next one would be rejected too.
            cached.IsRejected = true;
            return false;
        }

        s_cache.RemoveAll(item => ReferenceEquals(item, cached));
        return true;
    }

    public override string? Authenticate(HttpRequestMessage request, byte[] body, string? projectId, DateTimeOffset now) =>
        throw new InvalidOperationException("The acquired credential is sent, never this one.");

    public override string Redact(string text) => Cached?.Credential.Redact(text) ?? text;

    /// <exception cref="WafClientException">It couldn't be acquired.</exception>
    protected abstract Task<AcquiredCredential> AcquireNewAsync(CancellationToken cancellationToken);

    private async Task<Credential> RefreshAsync(CachedToken? current, CancellationToken cancellationToken)
    {
        Task<Outcome> acquiring;
        lock (_lock)
        {
            bool isFailureShared = _acquiring is { Status: TaskStatus.RanToCompletion, Result.Failure: not null } && time.GetUtcNow() < _failureExpiresAt;
            bool isShared = _acquiring is { IsCompleted: false } || isFailureShared;
            acquiring = isShared ? _acquiring! : _acquiring = AcquireAndCacheAsync(cancellationToken);
        }

        Outcome outcome = await acquiring;
        if (outcome.Credential is not null)
        {
            return outcome.Credential;
        }

        bool isCurrentAlive = current is not null && time.GetUtcNow() < current.ExpiresAt;
        return isCurrentAlive ? current!.Credential : throw outcome.Failure!.Copy();
    }

    private async Task<Outcome> AcquireAndCacheAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset start = time.GetUtcNow();
        try
        {
            AcquiredCredential acquired = await AcquireNewAsync(cancellationToken);
            Cache(acquired, start);
            return new Outcome(acquired.Credential, null);
        }
        catch (WafClientException e)
        {
            // A call that begins with a login waits for the end of an outage by itself.
            bool isShared = !e.IsTransient || _hasServed;
            _failureExpiresAt = isShared ? time.GetUtcNow() + s_failureLifetime : start;
            return new Outcome(null, e);
        }
    }

    private void Cache(AcquiredCredential acquired, DateTimeOffset start)
    {
        _hasServed = true;
        TimeSpan quarter = TimeSpan.FromTicks((acquired.ExpiresAt - start).Ticks / 4);
        DateTimeOffset refreshAt = acquired.ExpiresAt - (quarter < refreshBefore ? quarter : refreshBefore);
        s_cache.Replace(cached => cached.ExpiresAt < start || cached.Owner.IsSameAs(this), new CachedToken(this, acquired.Credential, acquired.ExpiresAt, refreshAt, call));
    }

    // A failure is a value here, because several requests may wait for it, and each throws an exception of its own.
    private sealed record Outcome(Credential? Credential, WafClientException? Failure);
}

/// <summary>A token or an access key that a service has just issued.</summary>
internal sealed record AcquiredCredential(Credential Credential, DateTimeOffset ExpiresAt);

/// <summary>Makes a credential that can be sent, or that acquires one, from what the settings have.</summary>
internal static class ConfiguredCredential
{
    public const string AgencyOrigin = "ECS agency";

    /// <param name="configured">A token, an access key, or a <see cref="PasswordLogin"/>. Null stands for the agency of this server.</param>
    /// <param name="api">Sends the requests that acquire a credential.</param>
    public static Credential Create(Credential? configured, ApiClient api) => configured switch
    {
        PasswordLogin login => new PasswordCredential(new IamClient(api, login.Endpoint), login),
        null => new AgencyCredential(new MetadataClient(api, MetadataClient.Address)) { Origin = AgencyOrigin },
        _ => configured,
    };
}

/// <summary>A user's name and password, for which IAM issues a token that lives 24 hours.</summary>
internal sealed class PasswordCredential : RefreshingCredential
{
    private static readonly TimeSpan s_refreshBefore = TimeSpan.FromMinutes(10);

    private readonly IamClient _iam;
    private readonly PasswordLogin _login;

    public PasswordCredential(IamClient iam, PasswordLogin login)
        : base(iam.Time, s_refreshBefore, iam.Call) => (_iam, _login, Origin) = (iam, login, login.Origin);

    public override bool IsSameAs(Credential other) =>
        other is PasswordCredential password && password._iam.Endpoint == _iam.Endpoint && password._login.IsSameAs(_login);

    protected override Task<AcquiredCredential> AcquireNewAsync(CancellationToken cancellationToken) => _iam.GetTokenAsync(_login, cancellationToken);
}

/// <summary>The agency of the elastic cloud server that this process runs on. The server's metadata service issues temporary access keys.</summary>
internal sealed class AgencyCredential(MetadataClient metadata) : RefreshingCredential(metadata.Time, s_refreshBefore, metadata.Call)
{
    private static readonly TimeSpan s_refreshBefore = TimeSpan.FromMinutes(40);

    private Uri Address => metadata.Endpoint;

    public override bool IsSameAs(Credential other) => other is AgencyCredential agency && agency.Address == Address;

    protected override Task<AcquiredCredential> AcquireNewAsync(CancellationToken cancellationToken) => metadata.GetKeyAsync(Origin, cancellationToken);
}
