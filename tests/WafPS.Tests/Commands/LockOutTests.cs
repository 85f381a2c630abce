using System.Management.Automation;
using System.Net;
using WafSimulator;

namespace WafPS.Tests.Commands;

/// <summary>A credential that the services reject isn't sent until they lock it, whichever call sends it.</summary>
public sealed class LockOutTests : IdentityTest
{
    private const string Loop = "foreach ($id in $ids) { Get-WafAsyncJob $id }";

    protected override void Prepare()
    {
        base.Prepare();
        Session.Set("ids", Enumerable.Range(0, 10).Select(_ => Waf.AddJob().Id).ToArray());
    }

    [Fact]
    public void A_wrong_secret_key_is_sent_three_times_by_ten_calls()
    {
        UseWrongKey();
        Result result = Session.Run(Loop);
        Assert.Equal(3, Waf.Requests.Count);
        Assert.Equal(10, result.Errors.Count);
        Assert.All(result.Errors.Take(3), error => IsGetError(error, "APIGW.0301", ErrorCategory.AuthenticationError));
        foreach (ErrorRecord error in result.Errors.Skip(3))
        {
            IsGetError(error, "CredentialBlocked", ErrorCategory.AuthenticationError);
            Assert.Contains($"{error.TargetObject}", error.ToString(), StringComparison.Ordinal);
            Assert.Contains("$WafAccessKey", error.ToString(), StringComparison.Ordinal);
            Assert.Contains("APIGW.0301", error.ToString(), StringComparison.Ordinal);
            Assert.Matches("in (29\\d|300) s", error.ToString());
            Assert.Contains("Get-WafContext", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_wrong_secret_key_is_blocked_for_every_cmdlet()
    {
        UseWrongKey();
        Session.Run(Loop);
        IsWaitError(Session.Run("Wait-WafAsyncJob $ids[0]").Error, "CredentialBlocked", ErrorCategory.AuthenticationError);
        Session.Set("WafStsEndpoint", Waf.Http);
        ErrorRecord error = Session.Run("ConvertFrom-WafAuthorizationMessage abc").Error;
        Assert.StartsWith("CredentialBlocked,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(3, Waf.Requests.Count);
    }

    [Fact]
    public void ConvertFrom_sends_a_wrong_key_three_times()
    {
        UseWrongKey();
        Session.Set("WafStsEndpoint", Waf.Http);
        Result result = Session.Run("'a', 'b', 'c', 'd', 'e' | ConvertFrom-WafAuthorizationMessage; ConvertFrom-WafAuthorizationMessage f");
        Assert.Equal(6, result.Errors.Count);
        Assert.Equal(3, Waf.Requests.Count);
    }

    [Fact]
    public void A_corrected_secret_key_is_sent_at_once()
    {
        UseWrongKey();
        Session.Run(Loop);
        Session.Set("WafSecretKey", Waf.Account.SecretKey);
        Assert.Equal(10, Session.Run(Loop).WithoutErrors().Output.Count);
    }

    [Fact]
    public async Task A_blocked_secret_key_is_still_sent_to_another_endpoint()
    {
        UseWrongKey();
        Session.Run(Loop);
        await using Simulator other = await Simulator.StartAsync();
        Session.Set("WafEndpoint", other.Http);
        Session.Run(Loop);
        Assert.Equal((3, 3), (Waf.Requests.Count, other.Requests.Count));
    }

    [Fact]
    public void An_expired_token_is_sent_three_times_for_300_jobs()
    {
        Session.Set("WafToken", Waf.Account.ExpiredToken);
        Session.Set("ids", Enumerable.Range(0, 300).Select(_ => Waf.AddJob().Id).ToArray());
        Result result = Session.Run("$ids | Get-WafAsyncJob");
        Assert.Equal(3, Waf.Requests.Count);
        Assert.Equal(297, result.Errors.Count(error => error.FullyQualifiedErrorId.StartsWith("CredentialBlocked,", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_wrong_password_is_sent_three_times_by_ten_calls()
    {
        LogIn("wrong-password");
        Result result = Session.Run(Loop);
        Assert.Equal(3, Waf.Requests.Count);
        IsGetError(result.Errors[^1], "CredentialBlocked", ErrorCategory.AuthenticationError);
        Assert.Contains("$WafUser", result.Errors[^1].ToString(), StringComparison.Ordinal);
        // IAM locks the user for all regions.
        Assert.StartsWith("CredentialBlocked,", Session.Run("Get-WafAsyncJob $ids[0] -Region cn-north-1").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        LogIn();
        Session.Run(Loop).WithoutErrors();
    }

    [Fact]
    public void A_login_token_that_is_rejected_before_it_was_ever_accepted_is_not_kept()
    {
        LogIn();
        Session.Set("id", AddJob(Faults.Status(401, "APIGW.0301", "Incorrect IAM authentication information: decrypt token fail")).Id);
        for (int call = 1; call <= 3; call++)
        {
            ErrorRecord error = Session.Run("Get-WafAsyncJob $id").Error;
            IsGetError(error, "APIGW.0301", ErrorCategory.AuthenticationError);
            Assert.DoesNotContain("token", error.ErrorDetails.RecommendedAction, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("$WafDomainName", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
            Assert.Contains("-Region", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
            Assert.Equal((call, call), (Logins, Waf.Requests.Count - Logins));
        }
    }

    [Fact]
    public void In_one_call_there_is_one_login_for_300_jobs_whose_token_is_rejected()
    {
        LogIn();
        Session.Set("ids", Enumerable.Range(0, 300).Select(_ => AddJob(Faults.Status(401, "APIGW.0301", "refused")).Id).ToArray());
        Assert.Equal(300, Session.Run("$ids | Get-WafAsyncJob").Errors.Count);
        Assert.Equal((1, 3), (Logins, Waf.Requests.Count - Logins));
    }

    [Fact]
    public void Where_IAM_is_down_a_call_tries_to_log_in_four_times()
    {
        LogIn();
        Session.Run(Loop).WithoutErrors();
        Waf.Account.RevokeTokens();
        Waf.Identity = Faults.Status(500, "APIGW.0608", "down");
        int before = Waf.IdentityRequestCount;
        Session.Set("ids", Enumerable.Range(0, 300).Select(_ => Waf.AddJob().Id).ToArray());
        Result result = Session.Run("$ids | Get-WafAsyncJob");
        Assert.Equal(300, result.Errors.Count);
        Assert.All(result.Errors, error => IsGetError(error, "APIGW.0608", ErrorCategory.ResourceUnavailable));
        Assert.Equal(4, Waf.IdentityRequestCount - before);
    }

    private int Logins => Waf.Requests.Count(request => request.Method == "POST");

    private void UseWrongKey()
    {
        Session.Set("WafAccessKey", Waf.Account.AccessKey);
        Session.Set("WafSecretKey", "wrong");
    }

    private void LogIn(string? password = null)
    {
        Session.Set("WafUser", new PSCredential(Waf.Account.UserName, new NetworkCredential("", password ?? Waf.Account.Password).SecurePassword));
        Session.Set("WafDomainName", Waf.Account.DomainName);
    }
}
