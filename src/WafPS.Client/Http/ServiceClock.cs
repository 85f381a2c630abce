using System.Collections.Concurrent;
using WafPS.Client.Responses;

namespace WafPS.Client.Http;

/// <summary>
/// The time of each endpoint: this machine's clock, corrected after a signature was rejected as expired. A service accepts signatures up
/// to 15 minutes old.
/// </summary>
internal sealed class ServiceClock(TimeProvider time)
{
    // A smaller difference isn't the reason of the rejection.
    private static readonly TimeSpan s_minOffset = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, TimeSpan> _offsets = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _isOff;

    /// <summary>One for the process, because the clock is the machine's.</summary>
    public static ServiceClock Shared { get; } = new(TimeProvider.System);

    public TimeProvider Time => time;

    public DateTimeOffset Now(Uri endpoint) => time.GetUtcNow() + Offset(endpoint);

    /// <summary>Learns from a rejection.</summary>
    /// <returns>How far this machine's clock is behind the service's. Null where it isn't the reason of the rejection, or was known.</returns>
    public TimeSpan? Correct(WafClientException rejection)
    {
        if (rejection.AuthenticationErrorKind != AuthenticationErrorKind.SignatureExpired || rejection.ServiceTime is not { } serviceTime)
        {
            return null;
        }

        TimeSpan offset = serviceTime - time.GetUtcNow();
        if ((offset - Offset(rejection.Endpoint)).Duration() < s_minOffset)
        {
            return null;
        }

        _offsets[rejection.Endpoint.Authority] = offset;
        _isOff = true;
        return offset;
    }

    private TimeSpan Offset(Uri endpoint) => _isOff && _offsets.TryGetValue(endpoint.Authority, out TimeSpan offset) ? offset : TimeSpan.Zero;
}
