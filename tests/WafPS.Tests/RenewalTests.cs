using System.Management.Automation;
using WafSimulator;

namespace WafPS.Tests;

/// <summary>A credential that expires while it is waited with. Not in parallel: environment variables are the process's.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class RenewalTests : EnvironmentTest
{
    protected override void Prepare()
    {
        base.Prepare();
        Session.Set("WafAccessKey", null);
        Session.Set("WafSecretKey", null);
    }

    [Fact]
    public void An_environment_variable_that_somebody_renewed_is_picked_up()
    {
        ProcessVariables.Set("HW_AUTH_TOKEN", Waf.Account.ExpiredToken);
        string id = Waf.AddJob().Id;
        Session.Set("id", id);
        Waf.Answered += request => ProcessVariables.Set("HW_AUTH_TOKEN", Waf.Account.Token);
        Assert.Single(Session.Run("Wait-WafAsyncJob $id").Clean().Output);
        Assert.Equal([401, 200], Waf.Requests.Select(request => request.Status));
    }

    [Fact]
    public void A_session_variable_that_a_pipeline_renewed_is_picked_up()
    {
        SimulatedJob late = Waf.AddJob(TimeSpan.FromSeconds(0.8));
        late.Then(null, Faults.Status(401, "APIGW.0301", "Incorrect IAM authentication information: token expires, expires_at: 2026-01-01T00:00:00.000000Z"));
        Session.Set("ids", new[] { Waf.AddJob().Id, late.Id });
        Session.Set("old", Waf.Account.AlternateToken);
        Session.Set("new", Waf.Account.Token);
        Result result = Session.Run("$WafToken = $old; Wait-WafAsyncJob $ids -PollIntervalSec 0.3 | ForEach-Object { $WafToken = $new; $_ }").Clean();
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void A_wait_goes_on_with_a_key_that_somebody_has_corrected()
    {
        Session.Set("ids", Enumerable.Range(0, 10).Select(_ => Waf.AddJob().Id).ToArray());
        ProcessVariables.Set("HW_ACCESS_KEY", Waf.Account.AccessKey);
        ProcessVariables.Set("HW_SECRET_KEY", "wrong");
        Session.Run("foreach ($id in $ids[0..1]) { Get-WafAsyncJob $id }");
        // The third rejection blocks the key before the second job has been asked for.
        Waf.Answered += _ => ProcessVariables.Set("HW_SECRET_KEY", Waf.Account.SecretKey);
        Assert.Equal(10, Session.Run("Wait-WafAsyncJob $ids").Clean().Output.Count);
        Assert.Equal(3, Waf.Requests.Count(request => request.Status == 401));
    }

    [Fact]
    public void Where_nobody_did_the_key_is_not_tried_a_second_time()
    {
        ProcessVariables.Set("HW_AUTH_TOKEN", Waf.Account.ExpiredToken);
        Session.Set("id", Waf.AddJob().Id);
        ErrorRecord error = Session.Run("Wait-WafAsyncJob $id").Error;
        Assert.Equal("APIGW.0301,WafPS.Commands.WaitWafAsyncJobCommand", error.FullyQualifiedErrorId);
        Assert.Single(Waf.Requests);
    }
}
