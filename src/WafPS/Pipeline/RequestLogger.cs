using System.Management.Automation;
using static System.FormattableString;
using WafPS.Client.Http;
using WafPS.Client.Operations;
using WafPS.Client.Responses;

namespace WafPS.Pipeline;

/// <summary>Writes a verbose line for each request of a call, its headers as debug messages, and warnings about long waits.</summary>
internal sealed class RequestLogger
{
    private static readonly TimeSpan s_minWaitToWarn = TimeSpan.FromSeconds(5);

    private readonly PSCmdlet _cmdlet;
    private bool _hasWarned;

    private RequestLogger(PSCmdlet cmdlet) => _cmdlet = cmdlet;

    public static ClientEvents Events(PSCmdlet cmdlet, PipelineBridge bridge, bool isVerbose, bool isDebug)
    {
        RequestLogger logger = new(cmdlet);
        return new ClientEvents
        {
            WithHeaders = isDebug,
            Exchanged = !isVerbose && !isDebug ? null : exchange => bridge.Post(() =>
            {
                logger.WriteDebug(exchange.RequestHeaders, ">");
                logger.WriteDebug(exchange.ResponseHeaders, "<");
                cmdlet.WriteVerbose(Line(exchange));
            }),
            Retrying = !isVerbose ? null : (retry, delay) => bridge.Post(() => cmdlet.WriteVerbose(Invariant($"Retry {retry} in {delay.TotalSeconds:0.0} s."))),
            Waiting = wait =>
            {
                if (wait >= s_minWaitToWarn)
                {
                    bridge.Post(() => logger.WarnOfWait(wait));
                }
            },
            ClockCorrected = (endpoint, behind) => bridge.Post(() => cmdlet.WriteWarning(Text.Format(
                behind > TimeSpan.Zero ? Messages.ClockBehind : Messages.ClockAhead, Math.Round(behind.Duration().TotalSeconds), endpoint.Authority))),
        };
    }

    private void WarnOfWait(TimeSpan wait)
    {
        if (!_hasWarned)
        {
            _hasWarned = true;
            _cmdlet.WriteWarning(Text.Format(Messages.RequestsHeld, Math.Ceiling(wait.TotalSeconds)));
        }
    }

    private void WriteDebug(IReadOnlyList<string> headers, string direction)
    {
        foreach (string header in headers)
        {
            _cmdlet.WriteDebug($"{direction} {header}");
        }
    }

    private static string Line(Exchange exchange)
    {
        WafClientException? failure = exchange.Failure;
        string? status = (exchange.Result as AsyncJob)?.Status;
        string outcome = failure is null ? $"{exchange.StatusCode} {status}" : $"{exchange.StatusCode} {failure.Error?.Code ?? failure.Kind.ToString()}";
        string request = exchange.RequestId is { } id ? $", request {id}" : "";
        return Invariant($"{exchange.Method} {exchange.Uri} -> {outcome.Trim()} in {exchange.Duration.TotalMilliseconds:0} ms{request}");
    }
}
