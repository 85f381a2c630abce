using WafPS.Client.Operations;
using WafPS.Client.Responses;

namespace WafPS.Client.Http;

/// <summary>What a caller may listen to. Called on whatever thread the request is on.</summary>
internal sealed class ClientEvents
{
    public static ClientEvents None { get; } = new();

    /// <summary>An attempt has ended. With it: the job it read, or the failure.</summary>
    public Action<Exchange, AsyncJob?, WafClientException?>? Exchanged { get; init; }

    /// <summary>Whether <see cref="Exchanged"/> is told the headers.</summary>
    public bool WithHeaders { get; init; }

    /// <summary>A failed attempt will be made again: the number of the retry and the delay before it.</summary>
    public Action<int, TimeSpan>? Retrying { get; init; }

    /// <summary>The next request has to wait, or the service would refuse it.</summary>
    public Action<TimeSpan>? Holding { get; init; }

    /// <summary>This machine's clock was found to be off: by which endpoint, and how far it is behind.</summary>
    public Action<Uri, TimeSpan>? ClockCorrected { get; init; }
}
