using WafPS.Pipeline;
using System.Management.Automation;

namespace WafPS.Tests.Pipeline;

/// <summary>Work that runs until it is cancelled, takes time to end even then, and reports when it has ended.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Bridge")]
public sealed class TestBridgeCommand : PSCmdlet, IDisposable
{
    private readonly PipelineBridge _bridge = new();

    [Parameter(Mandatory = true)]
    public BridgeWork Work { get; set; } = null!;

    /// <summary>What the work does after it has begun: nothing, <c>write</c>, <c>error</c> or <c>throw</c>.</summary>
    [Parameter]
    public string Then { get; set; } = "";

    protected override void EndProcessing()
    {
        _ = _bridge.Start(Work.RunAsync);
        Task<int> second = _bridge.Start(async token =>
        {
            await Work.Begun.WaitAsync(token);
            switch (Then)
            {
                case "write":
                    _bridge.Post(() => WriteObject("written"));
                    break;
                case "error":
                    _bridge.Post(() => WriteError(new ErrorRecord(new InvalidOperationException("told"), "Told", ErrorCategory.NotSpecified, null)));
                    break;
                case "throw":
                    throw new InvalidOperationException("thrown by the work");
            }

            await Task.Delay(Timeout.Infinite, token);
            return 0;
        });
        _bridge.Await(second);
    }

    protected override void StopProcessing() => _bridge.Stop();

    public void Dispose() => _bridge.Dispose();
}
