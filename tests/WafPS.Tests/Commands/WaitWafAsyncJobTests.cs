using System.Management.Automation;
using WafSimulator;

namespace WafPS.Tests.Commands;

public sealed class WaitWafAsyncJobTests : WafTest
{
    [Fact]
    public void Wait_emits_each_job_as_it_ends()
    {
        string[] ids = [Job(3), Job(0), Job(1)];
        Session.Set("ids", ids);
        Result result = Session.Run("$ids | Wait-WafAsyncJob -MaxPollIntervalSec 0.1").WithoutErrors();
        Assert.Equal([ids[1], ids[2], ids[0]], result.Each("JobId"));
        Assert.All(result.Each("IsFinal"), isFinal => Assert.Equal(true, isFinal));
    }

    [Fact]
    public void Wait_reports_the_true_poll_count_elapsed_time_and_detection_lag()
    {
        Session.Set("id", Job(1));
        PSObject job = Assert.Single(Session.Run("Wait-WafAsyncJob $id -PollIntervalSec 0.2 -MaxPollIntervalSec 0.2").WithoutErrors().Output);
        Assert.Equal(Waf.Requests.Count, job.Properties["PollCount"].Value);
        TimeSpan elapsed = (TimeSpan)job.Properties["Elapsed"].Value;
        DateTimeOffset[] polls = [.. Waf.Requests.Select(request => request.At)];
        Assert.True(elapsed >= polls[^1] - polls[0], $"{elapsed}");
        TimeSpan lag = (TimeSpan)job.Properties["MaxDetectionLag"].Value;
        Assert.True(lag >= polls[^1] - polls[^2], $"{lag}");
    }

    [Theory]
    [InlineData("Wait-WafAsyncJob $ids")]
    [InlineData("$ids | Wait-WafAsyncJob")]
    [InlineData("$ids | ForEach-Object { [pscustomobject]@{ job_id = $_ } } | Wait-WafAsyncJob")]
    [InlineData("Get-WafAsyncJob $ids | Wait-WafAsyncJob")]
    [InlineData("Wait-WafAsyncJob -InputObject (Get-WafAsyncJob $ids)")]
    [InlineData("Get-WafAsyncJob $ids | ForEach-Object { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) } | Wait-WafAsyncJob")]
    [InlineData("Wait-WafAsyncJob -InputObject (Get-WafAsyncJob $ids | ForEach-Object { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) })")]
    public void Wait_accepts_jobs_from_every_kind_of_input(string script)
    {
        string[] ids = [Job(0), Job(0.3), Job(0)];
        Session.Set("ids", ids);
        Assert.Equal(ids.Order(), Session.Run(script).WithoutErrors().Each("JobId").Order());
    }

    [Fact]
    public void The_same_job_given_twice_is_waited_for_once()
    {
        Session.Set("id", Job(0));
        Assert.Single(Session.Run("$id, $id.ToUpper(), $id | Wait-WafAsyncJob").WithoutErrors().Output);
        Assert.Single(Waf.Requests);
    }

    [Fact]
    public void A_job_that_failed_is_written_and_then_an_error()
    {
        Session.Set("id", Waf.AddJob(default, "FAILED", "The domain name has no ICP filing").Id);
        Result result = Session.Run("Wait-WafAsyncJob $id 2>&1");
        Assert.Equal("Failed", result.Output[0].Properties["Status"].Value.ToString());
        ErrorRecord error = Assert.IsType<ErrorRecord>(result.Output[1].BaseObject);
        IsWaitError(error, "JobFailed", ErrorCategory.InvalidResult);
        Assert.Same(result.Output[0].BaseObject, error.TargetObject);
        Assert.Contains("The domain name has no ICP filing", error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_job_that_has_not_ended_at_the_deadline_is_an_error_that_can_be_waited_for_again()
    {
        Session.Set("id", Job(2));
        ErrorRecord error = Session.Run("Wait-WafAsyncJob $id -Timeout 1 -ErrorVariable late").Error;
        IsWaitError(error, "WaitTimedOut", ErrorCategory.OperationTimeout);
        Assert.Equal("WafPS.WafAsyncJob", error.TargetObject.GetType().FullName);
        Assert.Contains("within 1 s. Last seen: RUNNING, Working.", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["SUCCESS"], Session.Run("$late.TargetObject | Wait-WafAsyncJob -MaxPollIntervalSec 0.2").WithoutErrors().Each("RawStatus"));
    }

    [Fact]
    public void A_job_that_was_never_seen_times_out_with_its_id_and_the_reason()
    {
        string id = AddJob(Faults.Status(503, "APIGW.0613", "busy")).Id;
        Session.Set("id", id);
        ErrorRecord error = Session.Run("Wait-WafAsyncJob $id -TimeoutSec 1").Error;
        IsWaitError(error, "WaitTimedOut", ErrorCategory.OperationTimeout);
        Assert.Equal(id, error.TargetObject.ToString());
        Assert.Contains("APIGW.0613", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_timeout_of_zero_polls_each_job_once()
    {
        string[] ids = [Job(60), Job(0)];
        Session.Set("ids", ids);
        Result result = Session.Run("Wait-WafAsyncJob $ids -TimeoutSec 0");
        Assert.Equal([ids[1]], result.Each("JobId"));
        IsWaitError(result.Error, "WaitTimedOut", ErrorCategory.OperationTimeout);
        Assert.Equal(2, Waf.Requests.Count);
    }

    [Fact]
    public void Wait_with_Any_ends_with_the_first_job_that_has_ended()
    {
        string[] ids = [Job(60), Job(0.5), AddJob(Faults.Hang).Id];
        Session.Set("ids", ids);
        Assert.Equal([ids[1]], Session.Run("Wait-WafAsyncJob $ids -Any -MaxPollIntervalSec 0.1").WithoutErrors().Each("JobId"));
    }

    [Fact]
    public void Wait_ends_at_the_deadline_when_the_server_hangs()
    {
        Session.Set("ids", Enumerable.Range(0, 100).Select(_ => AddJob(Faults.Hang).Id).ToArray());
        Result result = Session.Run("$before = [datetime]::UtcNow; Wait-WafAsyncJob $ids -TimeoutSec 1; ([datetime]::UtcNow - $before).TotalSeconds");
        Assert.Equal(100, result.Errors.Count);
        // A third of the time that one attempt may take.
        Assert.InRange((double)Assert.Single(result.Output).BaseObject, 0.9, 10);
    }

    [Fact]
    public void Wait_continues_after_transient_failures()
    {
        Fault[] faults =
        [
            Faults.Reset, Faults.Status(500, "WAF.00010001", "internal"), Faults.Html(502), Faults.HalfABody, Faults.Body(200, "null"),
            Faults.Body(200, "{\"status\":\"SUCCESS\",\"job_id\":\"00000000000000000000000000000000\"}"), Faults.Hang, Faults.Throttled(headers: ("Retry-After", "1")),
        ];
        string[] ids = [.. faults.Select(fault => Waf.AddJob().Then(fault).Id)];
        Session.Set("ids", ids);
        Result result = Session.Run("Wait-WafAsyncJob $ids -MaxPollIntervalSec 0.1 -RequestTimeoutSec 1").WithoutErrors();
        Assert.Equal(ids.Order(), result.Each("JobId").Order());
    }

    [Fact]
    public void An_error_that_is_not_transient_ends_the_wait_for_its_own_job_only()
    {
        string[] ids = [Job(0.5), AddJob(Faults.Status(404, "WAF.00022001", "gone")).Id];
        Session.Set("ids", ids);
        Result result = Session.Run("Wait-WafAsyncJob $ids -MaxPollIntervalSec 0.1");
        Assert.Equal([ids[0]], result.Each("JobId"));
        IsWaitError(result.Error, "WAF.00022001", ErrorCategory.ObjectNotFound);
        Assert.Equal(ids[1], result.Error.TargetObject);
    }

    [Fact]
    public void The_last_state_seen_is_the_target_of_an_error()
    {
        SimulatedJob job = Waf.AddJob(TimeSpan.FromMinutes(1), "SUCCESS", "Working", "Done").Then(null, Faults.Status(403, "WAF.00012003", "no"));
        Session.Set("id", job.Id);
        ErrorRecord error = Session.Run("Wait-WafAsyncJob $id -MaxPollIntervalSec 0.1").Error;
        Assert.Equal("Working", PSObject.AsPSObject(error.TargetObject).Properties["Message"].Value);
    }
}
