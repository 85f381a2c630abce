using System.Management.Automation;
using WafPS.Client;
using WafPS.Client.Pacing;
using WafPS.Settings;

namespace WafPS.Commands;

/// <summary>What the cmdlets that read jobs have in common: the pace, a client for each connection, and what they tell of each request.</summary>
public abstract class WafJobCommand : WafConnectionCommand
{
    private static readonly TimeSpan s_longEnoughToWarn = TimeSpan.FromSeconds(5);

    private readonly Dictionary<OwnSettings, (WafClient, WafConnection)> _clients = [];
    private ClientEvents? _events;
    private CallerLimit? _limit;
    private bool _hasWarned;

    /// <summary>Requests in flight at the most. Default: 16.</summary>
    [Parameter]
    [ValidateRange(1, 10_000)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>
    /// Requests a second at the most. Default: 200, which the service's gateway allows by default. Where an answer names a
    /// lower limit, that one is kept from then on.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int MaxRequestsPerSecond { get; set; } = 200;

    /// <summary>The client for a record, and what it is connected to.</summary>
    /// <exception cref="SettingException">The record's own settings can't be right.</exception>
    private protected (WafClient Client, WafConnection Connection) ResolveClient(OwnSettings own)
    {
        if (!_clients.TryGetValue(own, out (WafClient, WafConnection) client))
        {
            WafConnection connection = ResolveConnection(own, hasBegun: _clients.Count > 0);
            _events ??= NewEvents();
            _limit ??= new CallerLimit(MaxRequestsPerSecond);
            client = (WafClient.For(connection, _limit, _events), connection);
            _clients.Add(own, client);
        }

        return client;
    }

    private ClientEvents NewEvents()
    {
        bool isVerbose = IsWanted("Verbose");
        bool isDebug = IsWanted("Debug");
        return new ClientEvents
        {
            WithHeaders = isDebug,
            Exchanged = !isVerbose && !isDebug ? null : (exchange, job, failure) => Bridge.Post(() =>
            {
                WriteDebug(exchange.RequestHeaders, ">");
                WriteDebug(exchange.ResponseHeaders, "<");
                WriteVerbose(Line(exchange, job, failure));
            }),
            Retrying = !isVerbose ? null : (retry, delay) => Bridge.Post(() => WriteVerbose($"Retry {retry} in {delay.TotalSeconds:0.0} s.")),
            Holding = wait =>
            {
                if (wait >= s_longEnoughToWarn)
                {
                    Bridge.Post(() => WarnOfHolding(wait));
                }
            },
        };
    }

    private void WarnOfHolding(TimeSpan wait)
    {
        if (!_hasWarned)
        {
            _hasWarned = true;
            WriteWarning(Text.Format(Messages.RequestsHeld, Math.Ceiling(wait.TotalSeconds)));
        }
    }

    private void WriteDebug(IReadOnlyList<string> headers, string direction)
    {
        foreach (string header in headers)
        {
            WriteDebug($"{direction} {header}");
        }
    }

    private static string Line(Exchange exchange, AsyncJob? job, WafClientException? failure)
    {
        string outcome = failure is null ? $"{exchange.StatusCode} {job?.Status}" : $"{exchange.StatusCode} {failure.Error?.Code ?? failure.Kind.ToString()}";
        string request = exchange.RequestId is { } id ? $", request {id}" : "";
        return $"{exchange.Method} {exchange.Uri} -> {outcome.Trim()} in {exchange.Duration.TotalMilliseconds:0} ms{request}";
    }
}
