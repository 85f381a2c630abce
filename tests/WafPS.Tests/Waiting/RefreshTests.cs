using System.Management.Automation;
using System.Net;
using WafSimulator;

namespace WafPS.Tests.Waiting;

/// <summary>A credential that expires while it is waited with. Not in parallel: environment variables are the process's.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class RefreshTests : EnvironmentTest
{
    protected override void Prepare()
    {
        base.Prepare();
        Session.Set("WafAccessKey", null);
        Session.Set("WafSecretKey", null);
    }

    [Fact]
    public void A_wait_uses_a_new_token_in_an_environment_variable()
    {
        ProcessVariables.Set("HW_AUTH_TOKEN", Waf.Account.ExpiredToken);
        string id = Waf.AddJob().Id;
        Session.Set("id", id);
        Waf.RequestCompleted += request => ProcessVariables.Set("HW_AUTH_TOKEN", Waf.Account.Token);
        Assert.Single(Session.Run("Wait-WafAsyncJob $id").WithoutErrors().Output);
        Assert.Equal([401, 200], Waf.Requests.Select(request => request.Status));
    }

    [Fact]
    public void A_wait_uses_a_new_token_in_a_session_variable()
    {
        SimulatedJob late = Waf.AddJob(TimeSpan.FromSeconds(0.8));
        late.Then(null, Faults.Status(401, "APIGW.0301", "Incorrect IAM authentication information: token expires, expires_at: 2026-01-01T00:00:00.000000Z"));
        Session.Set("ids", new[] { Waf.AddJob().Id, late.Id });
        Session.Set("old", Waf.Account.AlternateToken);
        Session.Set("new", Waf.Account.Token);
        Result result = Session.Run("$WafToken = $old; Wait-WafAsyncJob $ids -PollIntervalSec 0.3 | ForEach-Object { $WafToken = $new; $_ }").WithoutErrors();
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void A_wait_continues_with_a_corrected_secret_key()
    {
        Session.Set("ids", Enumerable.Range(0, 10).Select(_ => Waf.AddJob().Id).ToArray());
        ProcessVariables.Set("HW_ACCESS_KEY", Waf.Account.AccessKey);
        ProcessVariables.Set("HW_SECRET_KEY", "wrong");
        Session.Run("foreach ($id in $ids[0..1]) { Get-WafAsyncJob $id }");
        // The third rejection blocks the key before the second job has been asked for.
        Waf.RequestArrived += _ => ProcessVariables.Set("HW_SECRET_KEY", Waf.Account.SecretKey);
        Assert.Equal(10, Session.Run("Wait-WafAsyncJob $ids").WithoutErrors().Output.Count);
        Assert.Equal(3, Waf.Requests.Count(request => request.Status == 401));
    }

    [Fact]
    public void An_expired_token_that_was_not_replaced_is_sent_once()
    {
        ProcessVariables.Set("HW_AUTH_TOKEN", Waf.Account.ExpiredToken);
        Session.Set("id", Waf.AddJob().Id);
        ErrorRecord error = Session.Run("Wait-WafAsyncJob $id").Error;
        Assert.Equal("APIGW.0301,WafPS.Commands.WaitWafAsyncJobCommand", error.FullyQualifiedErrorId);
        Assert.Single(Waf.Requests);
    }

    [Fact]
    public void A_job_is_never_sent_with_the_token_of_a_job_in_another_region()
    {
        LogIn();
        Fault rejection = Faults.Status(401, "APIGW.0301", "Incorrect IAM authentication information: decrypt token fail");
        SimulatedJob rejected = Waf.AddJob(TimeSpan.FromSeconds(600)).Then(null, rejection, rejection);
        string other = Job(1);
        Session.Set("jobs", new[] { Record(rejected.Id, "cn-north-4"), Record(other, "cn-south-1") });
        Result result = Session.Run("$jobs | Wait-WafAsyncJob -MaxPollIntervalSec 0.2");
        Assert.Equal([other], result.Each("JobId"));
        IsWaitError(result.Error, "APIGW.0301", ErrorCategory.AuthenticationError);
        Assert.Empty(TokensFor(rejected.Id).Intersect(TokensFor(other)));
    }

    [Fact]
    public void A_job_that_has_a_working_credential_is_read_after_the_login_for_another_was_rejected()
    {
        LogIn();
        string[] ids = [Job(0), Job(0), Job(0)];
        // The account has no project of that name, so the login for it is rejected.
        Session.Set("jobs", new[] { Record(ids[0], "cn-north-4"), Record(ids[1], "cn-north-1"), Record(ids[2], "cn-north-4") });
        Waf.Identity = context => Waf.Requests.Count(request => request.Target.StartsWith("/v3/", StringComparison.Ordinal)) > 1
            ? Faults.Status(401, "IAM.0001", "rejected")(context) : null!;
        Assert.All(
            ["$jobs | Get-WafAsyncJob", "$jobs | Wait-WafAsyncJob"],
            script =>
            {
                Result result = Session.Run(script);
                Assert.Equal([ids[0], ids[2]], result.Each("JobId"));
                Assert.Equal(ids[1], result.Error.TargetObject);
            });
    }

    private void LogIn()
    {
        Waf.Account.Projects.Add((Guid.NewGuid().ToString("N"), "cn-south-1"));
        Session.Set("WafIamEndpoint", Waf.Http);
        Session.Set("WafDomainName", Waf.Account.DomainName);
        Session.Set("WafUser", new PSCredential(Waf.Account.UserName, new NetworkCredential("", Waf.Account.Password).SecurePassword));
    }

    private PSObject Record(string id, string region) => new()
    {
        Properties = { new PSNoteProperty("JobId", id), new PSNoteProperty("Region", region), new PSNoteProperty("Endpoint", Waf.Http) },
    };

    private IEnumerable<string> TokensFor(string jobId) => Waf.Requests.Where(request => request.JobId == jobId).Select(request => request.Headers["X-Auth-Token"]);
}
