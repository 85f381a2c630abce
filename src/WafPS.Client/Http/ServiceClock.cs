using System.Collections.Concurrent;
using WafPS.Client.Responses;

namespace WafPS.Client.Http;

/// <summary>
/// What time it is for each endpoint: this machine's clock, and how far it was found to be off when a signature was refused
/// as expired. A service accepts signatures up to 15 minutes old.
/// </summary>
internal sealed class ServiceClock(TimeProvider time)
{
    // Where the clocks agree this well, it wasn't the clock.
    private static readonly TimeSpan s_minOffset = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, TimeSpan> _offsets = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _isOff;

    /// <summary>One for the process: the clock is the machine's.</summary>
    public static ServiceClock Shared { get; } = new(TimeProvider.System);

    public TimeProvider Time => time;

    public DateTimeOffset Now(Uri endpoint) => time.GetUtcNow() + Offset(endpoint);

    /// <summary>Learns from a refusal.</summary>
    /// <returns>How far this machine's clock is behind the service's, where that is news and the reason of the refusal.</returns>
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
