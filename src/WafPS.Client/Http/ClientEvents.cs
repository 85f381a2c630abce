namespace WafPS.Client.Http;

/// <summary>What a caller may listen to. Each action is called on the thread of the request.</summary>
internal sealed class ClientEvents
{
    public static ClientEvents None { get; } = new();

    /// <summary>A request has ended.</summary>
    public Action<Exchange>? Exchanged { get; init; }

    /// <summary>Whether <see cref="Exchanged"/> gets the headers.</summary>
    public bool WithHeaders { get; init; }

    /// <summary>A failed request will be sent again: the number of the retry, and the delay before it.</summary>
    public Action<int, TimeSpan>? Retrying { get; init; }

    /// <summary>The next request has to wait for a rate limit.</summary>
    public Action<TimeSpan>? Waiting { get; init; }

    /// <summary>This machine's clock was found to be wrong: compared with which endpoint, and how far it is behind.</summary>
    public Action<Uri, TimeSpan>? ClockCorrected { get; init; }
}
