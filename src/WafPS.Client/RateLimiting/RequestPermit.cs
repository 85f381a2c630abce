using WafPS.Client.Authentication;
using WafPS.Client.Responses;

namespace WafPS.Client.RateLimiting;

/// <summary>Lets one request go on the wire, from just before it is sent until its response is read.</summary>
internal sealed class RequestPermit(SemaphoreSlim slots, SharedRateLimiter? rateLimiter, TimeSpan sentAt, CredentialGuard? guard, Credential? credential) : IDisposable
{
    private bool _isAccepted;
    private WafClientException? _failure;

    /// <summary>The credential of the request. Null where it carries none.</summary>
    public Credential? Credential => credential;

    /// <summary>The queue whose head the request still is. Null where it has left it.</summary>
    public RequestQueue? Queue { get; set; }

    /// <summary>The request is on the wire, and the next one in the queue can follow.</summary>
    public void LetNextFollow()
    {
        RequestQueue? queue = Queue;
        Queue = null;
        queue?.Leave();
    }

    /// <summary>The request succeeded.</summary>
    public void Accept()
    {
        _isAccepted = true;
        credential?.WasAccepted = true;
    }

    /// <summary>The request failed. A request with neither outcome was cancelled.</summary>
    public void Fail(WafClientException failure) => _failure = failure;

    public void Dispose()
    {
        // Before the slot is free, so that the next request knows the outcome.
        guard?.Leave(_isAccepted, _failure);
        if (_failure?.EffectiveStatusCode == 429)
        {
            rateLimiter?.Throttled(sentAt, _failure);
        }
        else if (_isAccepted || _failure is not null)
        {
            rateLimiter?.Accepted();
        }

        slots.Release();
        LetNextFollow();
    }
}
