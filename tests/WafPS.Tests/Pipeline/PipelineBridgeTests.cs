
using WafPS.Pipeline;
namespace WafPS.Tests.Pipeline;

/// <summary>However a call ends: when the pipeline returns, the work has ended.</summary>
public sealed class PipelineBridgeTests : IDisposable
{
    private readonly Session _session = new();
    private readonly BridgeWork _work = new();

    public PipelineBridgeTests() => _session.Set("work", _work);

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task Ctrl_C_ends_the_work_of_a_call()
    {
        Result result = await _session.RunAndStopAsync("Test-Bridge -Work $work", () => _work.Begun);
        Assert.True(_work.HasEnded);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void A_downstream_break_ends_the_work_of_a_call()
    {
        Result result = _session.Run("do { Test-Bridge -Work $work -Then write | ForEach-Object { $_; break } } while ($false); 'after'").WithoutErrors();
        Assert.True(_work.HasEnded);
        Assert.Equal(["written", "after"], result.Output.Select(o => o.BaseObject));
    }

    [Fact]
    public void A_downstream_error_ends_the_work_of_a_call()
    {
        Result result = _session.Run("Test-Bridge -Work $work -Then write | ForEach-Object { throw 'downstream' }");
        Assert.True(_work.HasEnded);
        Assert.Equal("downstream", result.Terminating!.Exception.Message);
    }

    [Fact]
    public void ErrorAction_Stop_ends_the_work_of_a_call()
    {
        Result result = _session.Run("Test-Bridge -Work $work -Then error -ErrorAction Stop");
        Assert.True(_work.HasEnded);
        Assert.Equal("Told,WafPS.Tests.Pipeline.TestBridgeCommand", result.Terminating!.FullyQualifiedErrorId);
    }

    [Fact]
    public void An_exception_in_the_work_of_a_call_ends_the_call()
    {
        Result result = _session.Run("try { Test-Bridge -Work $work -Then throw } catch { $_.Exception.Message }").WithoutErrors();
        Assert.True(_work.HasEnded);
        Assert.Equal("thrown by the work", Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public async Task A_call_that_throws_ends_the_work_before_it_returns()
    {
        using PipelineBridge bridge = new();
        _ = bridge.Start(_work.RunAsync);
        await _work.Begun;
        Assert.Throws<InvalidOperationException>(() => bridge.Call(() => throw new InvalidOperationException()));
        Assert.True(_work.HasEnded);
    }

    [Fact]
    public void A_callback_that_never_runs_is_cancelled_when_the_bridge_is_disposed()
    {
        PipelineBridge bridge = new();
        Task<int> asking = bridge.Start(_ => bridge.InvokeAsync(() => 1));
        bridge.Dispose();
        Assert.True(asking.IsCanceled);
    }

    [Fact]
    public void A_nonterminating_error_is_passed_down_the_pipeline()
    {
        Result result = _session.Run("do { Test-Bridge -Work $work -Then error 2>&1 | ForEach-Object { $_.FullyQualifiedErrorId; break } } while ($false)").WithoutErrors();
        Assert.Equal("Told,WafPS.Tests.Pipeline.TestBridgeCommand", Assert.Single(result.Output).BaseObject);
    }
}
