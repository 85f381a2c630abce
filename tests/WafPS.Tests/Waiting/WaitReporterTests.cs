using System.Management.Automation;
using WafSimulator;

namespace WafPS.Tests.Waiting;

/// <summary>The reports of a wait while it lasts, and that nothing of them remains afterwards.</summary>
public sealed class WaitReporterTests : WafTest
{
    [Fact]
    public void An_undocumented_status_does_not_end_a_wait_and_gives_one_warning()
    {
        string[] ids = [Job(0, "PAUSED"), Job(0, "PAUSED"), Job(0, "HALTED")];
        Session.Set("ids", ids);
        Result result = Session.Run("Wait-WafAsyncJob $ids -TimeoutSec 1 -PollIntervalSec 0.1");
        Assert.Equal(3, result.Errors.Count);
        Assert.Equal(2, result.Warnings.Count);
        Assert.Single(result.Warnings, warning => warning.Contains("'PAUSED'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_status_in_FinalStatus_ends_a_wait_without_a_warning()
    {
        Session.Set("id", Job(0, "PAUSED"));
        Result result = Session.Run("Wait-WafAsyncJob $id -FinalStatus Paused, Halted").WithoutErrors();
        Assert.Equal([true], result.Each("IsFinal"));
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Each_change_of_a_job_is_written_as_information()
    {
        Session.Set("id", Waf.AddJob(TimeSpan.FromSeconds(3), "SUCCESS", "Collecting", "Writing", "Done").Id);
        Result result = Session.Run("Wait-WafAsyncJob $id -PollIntervalSec 0.1 -MaxPollIntervalSec 0.1").WithoutErrors();
        Assert.All(result.Information, record => Assert.Equal(["WafPS"], record.Tags));
        Assert.Collection(
            result.Information.Select(record => record.MessageData.ToString()!),
            line => Assert.Contains("RUNNING: Collecting", line, StringComparison.Ordinal),
            line => Assert.Contains("RUNNING: Writing", line, StringComparison.Ordinal),
            line => Assert.Contains("SUCCESS: Done", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Verbose_output_shows_each_poll_and_the_reason_for_the_next_poll_interval()
    {
        Session.Set("id", Job(60));
        // The first request of a process is slow, and the first interval has to be longer.
        Session.Run("Get-WafAsyncJob $id").WithoutErrors();
        Result result = Session.Run("Wait-WafAsyncJob $id -TimeoutSec 8 -PollIntervalSec 1.6 -MaxPollIntervalSec 2.8 -Verbose");
        Assert.Equal(Waf.Requests.Count - 1, result.Verbose.Count(line => line.StartsWith("GET ", StringComparison.Ordinal)));
        Assert.All(
            ["gaps grow with the time waited", "the longest gap", "the last look before the deadline"],
            reason => Assert.Contains(result.Verbose, line => line.Contains(reason, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("$ids | Wait-WafAsyncJob -TimeoutSec 1")]
    [InlineData("do { $ids | Wait-WafAsyncJob -MaxPollIntervalSec 0.1 | ForEach-Object { break } } while ($false)")]
    [InlineData("$ids | Wait-WafAsyncJob -MaxPollIntervalSec 0.1 -Any")]
    [InlineData("$ids | Wait-WafAsyncJob -MaxPollIntervalSec 0.1 -ErrorAction Stop")]
    public async Task A_wait_that_ended_leaves_no_progress_and_sends_nothing(string script)
    {
        Session.Set("ids", Enumerable.Range(0, 20).Select(i => i == 7 ? Waf.AddJob(TimeSpan.FromSeconds(0.6), "FAILED").Id : Job(60)).ToArray());
        Session.Run(script);
        await IsOverAsync();
        Assert.Contains(Session.Progress.Records, entry => entry.Record.StatusDescription == "0 of 20 ended");
        Assert.InRange(Session.Progress.Records.Select(entry => entry.Record.ActivityId).Distinct().Count(), 2, 9);
    }

    [Fact]
    public async Task Ctrl_C_during_a_wait_leaves_no_progress_and_sends_nothing()
    {
        Session.Set("ids", Enumerable.Range(0, 1000).Select(_ => AddJob(Faults.Hang).Id).ToArray());
        await Session.RunAndStopAsync("$ids | Wait-WafAsyncJob -ThrottleLimit 1000 -MaxRequestsPerSecond 1000000", () => UntilAsync(() => Waf.InFlight >= 1000 && Session.Progress.Shown >= 9));
        await IsOverAsync();
    }

    [Fact]
    public void Progress_is_drawn_at_most_five_times_a_second()
    {
        Session.Set("ids", Enumerable.Range(0, 50).Select(_ => Job(60)).ToArray());
        Session.Run("Wait-WafAsyncJob $ids -TimeoutSec 2 -PollIntervalSec 0.05 -MaxPollIntervalSec 0.05 -ErrorAction Ignore");
        Assert.InRange(Session.Progress.Records.Count(entry => entry.Record is { ActivityId: 0, RecordType: ProgressRecordType.Processing }), 2, 11);
    }

    private async Task IsOverAsync()
    {
        Assert.Equal(0, Session.Progress.Shown);
        int sent = Waf.Requests.Count;
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.InRange(Waf.Requests.Count, sent, sent + 2);
        Assert.Equal(0, Waf.InFlight);
    }
}
