using System.Diagnostics;
using System.Management.Automation;
using WafSimulator;

namespace WafPS.Tests.Commands;

/// <summary>Pauses that the service asks for, and what waits for them.</summary>
public sealed class PauseTests : WafTest
{
    [Fact]
    public void A_pause_of_a_day_is_an_error_of_its_own_in_later_calls()
    {
        Session.Set("id", AddJob(Faults.Throttled(headers: [("Retry-After", "86400")])).Id);
        string requestId = $"{Property(Session.Run("Get-WafAsyncJob $id").Error.Exception, "RequestId")}";
        Session.Set("id", Waf.AddJob().Id);
        ErrorRecord error = Session.Run("Get-WafAsyncJob $id").Error;
        IsGetError(error, "RateLimitPaused", ErrorCategory.LimitsExceeded);
        Assert.Matches("86(400|399|39\\d) s", error.ToString());
        Assert.Contains($"{error.TargetObject}", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(requestId, error.ToString(), StringComparison.Ordinal);
        Assert.Single(Waf.Requests);
    }

    [Fact]
    public void A_wait_with_a_timeout_of_zero_does_not_wait_for_a_pause()
    {
        Pause(12);
        Session.Set("id", Waf.AddJob().Id);
        Stopwatch watch = Stopwatch.StartNew();
        ErrorRecord error = Session.Run("Wait-WafAsyncJob $id -TimeoutSec 0").Error;
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 6);
        IsWaitError(error, "WaitTimedOut", ErrorCategory.OperationTimeout);
        Assert.Matches("1[0-2] s", error.ToString());
        Assert.Equal(0, Property(error.TargetObject, "PollCount"));
        Assert.Single(Waf.Requests);
    }

    [Fact]
    public void A_wait_with_a_timeout_waits_until_the_pause_ends()
    {
        Pause(2);
        Session.Set("id", Waf.AddJob().Id);
        Session.Run("Wait-WafAsyncJob $id -TimeoutSec 60").WithoutErrors();
        RecordedRequest[] requests = [.. Waf.Requests];
        Assert.True(requests[1].At - requests[0].At >= TimeSpan.FromSeconds(1.9));
    }

    [Fact]
    public void A_job_that_waits_for_a_retry_occupies_no_slot()
    {
        Fault busy = Faults.Status(503, "APIGW.0613", "busy", ("Retry-After", "4"));
        string[] ids = [.. Enumerable.Range(0, 16).Select(_ => Waf.AddJob().Then(busy).Id), Waf.AddJob().Id];
        Session.Set("first", Waf.AddJob().Id);
        Session.Set("ids", ids);
        Assert.Equal(ids, Session.Run("$null = Get-WafAsyncJob $first; $ids | Get-WafAsyncJob").WithoutErrors().Each("JobId"));
        // The last job follows a response to one of the others, whose requests the server may record in any order.
        DateTimeOffset start = Waf.Requests.Where(request => ids.Take(16).Contains(request.JobId)).Min(request => request.At);
        Assert.InRange(Waf.Requests.Single(request => request.JobId == ids[16]).At - start, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void With_one_slot_jobs_are_asked_for_in_the_order_of_the_input()
    {
        string[] ids = [.. Enumerable.Range(0, 50).Select(_ => Waf.AddJob().Id)];
        Session.Set("ids", ids);
        Session.Run("$ids | Get-WafAsyncJob -ThrottleLimit 1").WithoutErrors();
        Assert.Equal(ids, Waf.Requests.Select(request => request.JobId));
    }

    private static object? Property(object value, string name) => PSObject.AsPSObject(value).Properties[name].Value;

    private void Pause(int seconds)
    {
        Session.Set("id", AddJob(Faults.Throttled(headers: [("Retry-After", $"{seconds}")])).Id);
        Session.Run("Wait-WafAsyncJob $id -TimeoutSec 0");
        Assert.Single(Waf.Requests);
    }
}
