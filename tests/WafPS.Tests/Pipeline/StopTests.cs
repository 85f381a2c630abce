using WafSimulator;

namespace WafPS.Tests.Pipeline;

/// <summary>However a call ends, no request goes out afterwards.</summary>
public sealed class StopTests : WafTest
{
    protected override void Prepare()
    {
        Waf.Latency = TimeSpan.FromMilliseconds(20);
        Fault gone = Faults.Status(404, "WAF.00022001", "gone");
        Session.Set("ids", Enumerable.Range(0, 500).Select(i => AddJob(i == 3 ? gone : null).Id).ToArray());
    }

    [Theory]
    [InlineData("do { $ids | Get-WafAsyncJob -ThrottleLimit 4 | ForEach-Object { break } } while ($false)")]
    [InlineData("do { Get-WafAsyncJob $ids -ThrottleLimit 4 | ForEach-Object { break } } while ($false)")]
    [InlineData("$ids | Get-WafAsyncJob -ThrottleLimit 4 -ErrorAction Stop")]
    [InlineData("$ids | Get-WafAsyncJob -ThrottleLimit 4 | ForEach-Object { throw 'downstream' }")]
    [InlineData("$ids | ForEach-Object { $_; if ($_ -eq $ids[20]) { throw 'upstream' } } | Get-WafAsyncJob -ThrottleLimit 4")]
    public async Task An_error_or_a_break_in_the_pipeline_ends_all_requests(string script)
    {
        Session.Run(script);
        await NothingMoreIsSentAsync();
    }

    [Fact]
    public async Task Ctrl_C_while_responses_arrive_ends_all_requests()
    {
        await Session.RunAndStopAsync("$ids | Get-WafAsyncJob -ThrottleLimit 4", () => RequestsAsync(10));
        await NothingMoreIsSentAsync();
    }

    [Fact]
    public async Task Ctrl_C_while_the_server_hangs_ends_all_requests()
    {
        Session.Set("ids", Enumerable.Range(0, 50).Select(_ => AddJob(Faults.Hang).Id).ToArray());
        await Session.RunAndStopAsync("$ids | Get-WafAsyncJob", () => RequestsAsync(16));
        await NothingMoreIsSentAsync();
        Assert.Equal(16, Waf.Requests.Count);
    }

    [Fact]
    public async Task Ctrl_C_before_a_retry_prevents_the_retry()
    {
        Session.Set("ids", new[] { Waf.AddJob().Then(Faults.Status(503, "APIGW.0613", "busy", ("Retry-After", "1"))).Id });
        await Session.RunAndStopAsync("$ids | Get-WafAsyncJob", () => RequestsAsync(1));
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        Assert.Single(Waf.Requests);
    }

    private Task RequestsAsync(int count) => UntilAsync(() => Waf.Requests.Count >= count);

    // Ten times as long as a response takes. Work that was still running would have sent dozens of requests.
    private async Task NothingMoreIsSentAsync()
    {
        int sent = Waf.Requests.Count;
        Assert.InRange(sent, 0, 400);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        // What had left before the end may arrive after it.
        Assert.InRange(Waf.Requests.Count, sent, sent + 4);
        Assert.Equal(0, Waf.InFlight);
    }
}
