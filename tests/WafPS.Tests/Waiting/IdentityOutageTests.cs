using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using WafSimulator;

namespace WafPS.Tests.Waiting;

/// <summary>A wait before which somebody has to log in, while IAM has a bad time.</summary>
public sealed class IdentityOutageTests : IdentityTest
{
    private static readonly Fault s_down = Faults.Status(503, "APIGW.0613", "busy", ("Retry-After", "0"));

    protected override void Prepare()
    {
        base.Prepare();
        Session.Set("WafUser", new PSCredential(Waf.Account.UserName, new NetworkCredential("", Waf.Account.Password).SecurePassword));
        Session.Set("WafDomainName", Waf.Account.DomainName);
        Session.Set("ids", new[] { Job(0), Job(0) });
    }

    [Fact]
    public void A_wait_continues_after_an_outage_of_IAM()
    {
        int attempts = 0;
        // More often than a login is tried again of its own.
        Waf.Identity = context => ++attempts <= 6 ? s_down(context) : null!;
        Assert.Equal(2, Session.Run("Wait-WafAsyncJob $ids").WithoutErrors().Output.Count);
        Assert.Equal(7, attempts);
    }

    [Fact]
    public void A_read_does_not_wait_for_the_end_of_an_IAM_outage()
    {
        Waf.Identity = s_down;
        Assert.All(Session.Run("Get-WafAsyncJob $ids").Errors, error => IsGetError(error, "APIGW.0613", ErrorCategory.ResourceUnavailable));
        Assert.Equal(4, Waf.Requests.Count);
    }

    [Fact]
    public void A_rejected_login_ends_a_wait_at_once()
    {
        Waf.Identity = Faults.Status(401, "APIGW.0301", "refused");
        Assert.All(Session.Run("Wait-WafAsyncJob $ids").Errors, error => IsWaitError(error, "APIGW.0301", ErrorCategory.AuthenticationError));
        Assert.Single(Waf.Requests);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 8)]
    public void A_wait_ends_at_its_deadline_during_an_IAM_outage(bool hangs, int timeout)
    {
        Waf.Identity = hangs ? Faults.Hang : s_down;
        Stopwatch watch = Stopwatch.StartNew();
        Result result = Session.Run($"Wait-WafAsyncJob $ids -TimeoutSec {timeout}");
        // An attempt that hangs would take 30 s.
        Assert.InRange(watch.Elapsed.TotalSeconds, timeout - 0.1, timeout + 15);
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, error => IsWaitError(error, "WaitTimedOut", ErrorCategory.OperationTimeout));
        Assert.All(result.Errors, error => Assert.Equal(!hangs, error.ToString().Contains("busy", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_job_of_another_connection_ends_while_IAM_hangs()
    {
        // Where the second one is has to be asked for; where the first one is hasn't, and its end is all that was wanted.
        Waf.Identity = Faults.Hang;
        Session.Set("WafAccessKey", Waf.Account.AccessKey);
        Session.Set("WafSecretKey", Waf.Account.SecretKey);
        Session.Set("WafProjectId", null);
        string slow = Job(0.5);
        Session.Set("jobs", new[] { Record(slow, Waf.Account.ProjectId), Record(Waf.AddJob().Id, "") });
        Assert.Equal([slow], Session.Run("$jobs | Wait-WafAsyncJob -Any -MaxPollIntervalSec 0.2").WithoutErrors().Each("JobId"));

        static PSObject Record(string id, string project) => new() { Properties = { new PSNoteProperty("JobId", id), new PSNoteProperty("ProjectId", project) } };
    }
}
