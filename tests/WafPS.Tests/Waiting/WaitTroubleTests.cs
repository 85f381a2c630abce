using System.Management.Automation;
using System.Net;
using WafSimulator;

namespace WafPS.Tests.Waiting;

/// <summary>A wait that can't succeed says so.</summary>
public sealed class WaitTroubleTests : WafTest
{
    [Fact]
    public void A_wait_that_reaches_nobody_warns_once_with_the_last_error()
    {
        Session.Set("ids", new[] { Job(0), Job(0) });
        Result result = Session.Run("Wait-WafAsyncJob $ids -Endpoint http://127.0.0.1:1 -TimeoutSec 4 -PollIntervalSec 0.1");
        string warning = Assert.Single(result.Warnings);
        Assert.Contains("WafPS keeps trying", warning, StringComparison.Ordinal);
        Assert.Contains("Can't reach 127.0.0.1:1", warning, StringComparison.Ordinal);
        Assert.Contains(Session.Progress.Records, entry => entry.Record.StatusDescription.Contains("2 can't be read now (ConnectionFailed)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wait_whose_first_request_hangs_warns_after_ten_seconds()
    {
        Session.Set("id", AddJob(Faults.Hang).Id);
        Result result = Session.Run("Wait-WafAsyncJob $id -TimeoutSec 12");
        Assert.Contains("no response yet", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_failures_in_a_row_are_no_reason_for_a_warning()
    {
        Session.Set("id", Waf.AddJob().Then(Faults.Reset, Faults.Html(502)).Id);
        Assert.Empty(Session.Run("Wait-WafAsyncJob $id -PollIntervalSec 0.1").WithoutErrors().Warnings);
    }

    [Fact]
    public void Progress_begins_during_the_login_and_the_timeout_error_shows_the_message_of_IAM()
    {
        LogIn();
        Waf.Identity = Faults.Status(503, "", "IAM is down");
        Session.Set("id", Job(0));
        Result result = Session.Run("Wait-WafAsyncJob $id -TimeoutSec 5");
        IsWaitError(result.Error, "WaitTimedOut", ErrorCategory.OperationTimeout);
        Assert.Contains("IAM is down", result.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(Waf.Http, PSObject.AsPSObject(result.Error.TargetObject).Properties["Endpoint"].Value);
        Assert.Contains(Session.Progress.Records, entry => entry.Record.StatusDescription.StartsWith("0 of 1 ended", StringComparison.Ordinal));
        Assert.Equal(0, Session.Progress.Shown);
    }

    private void LogIn()
    {
        Session.Run("$WafAccessKey = $WafSecretKey = $null; $WafRegion = 'cn-north-4'");
        Session.Set("WafIamEndpoint", Waf.Http);
        Session.Set("WafDomainName", Waf.Account.DomainName);
        Session.Set("WafUser", new PSCredential(Waf.Account.UserName, new NetworkCredential("", Waf.Account.Password).SecurePassword));
    }
}
