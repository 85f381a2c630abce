using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using WafSimulator;

namespace WafPS.Tests.Commands;

/// <summary>Credentials that have to be acquired, and projects that have to be looked up.</summary>
public sealed class IdentityTests : IdentityTest
{
    [Fact]
    public void A_user_name_and_a_password_get_a_token_once()
    {
        LogIn();
        Session.Run("Get-WafAsyncJob $id, $id; Get-WafAsyncJob $id").WithoutErrors();
        Assert.Equal(["POST", "GET", "GET", "GET"], Waf.Requests.Select(request => request.Method));
    }

    [Fact]
    public void A_password_that_is_wrong_is_sent_once_for_all_jobs()
    {
        LogIn("wrong-password");
        Result result = Session.Run("$id, $id, $id | Get-WafAsyncJob");
        Assert.Equal(3, result.Errors.Count);
        Assert.All(result.Errors, error => IsGetError(error, "HttpStatus401", ErrorCategory.AuthenticationError));
        Assert.Contains("$WafUser", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", result.Errors[0].Exception.ToString(), StringComparison.Ordinal);
        Assert.Single(Waf.Requests);
    }

    [Fact]
    public void A_wrong_password_is_sent_once_for_jobs_of_several_projects()
    {
        LogIn("wrong-password");
        Result result = Session.Run("1..6 | ForEach-Object { [pscustomobject]@{ JobId = $id; ProjectId = '{0:d32}' -f $_ } } | Get-WafAsyncJob");
        Assert.Equal(6, result.Errors.Count);
        Assert.Single(Waf.Requests);
    }

    [Fact]
    public void A_wrong_secret_key_is_sent_three_times_for_jobs_of_several_projects()
    {
        UseKey();
        Session.Set("WafSecretKey", "wrong");
        Result result = Session.Run("1..6 | ForEach-Object { [pscustomobject]@{ JobId = $id; ProjectId = '{0:d32}' -f $_ } } | Get-WafAsyncJob");
        Assert.Equal(6, result.Errors.Count);
        Assert.Equal(3, Waf.Requests.Count);
    }

    [Theory]
    [InlineData("$WafDomainName = $null", "$WafDomainName")]
    [InlineData("$WafUser = 'operator'", "$WafUser")]
    public void The_error_for_an_incomplete_login_names_the_setting(string script, string named)
    {
        LogIn();
        Session.Run(script);
        Assert.Contains(named, IsRejected("CredentialIncomplete", ErrorCategory.AuthenticationError).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_is_revoked_during_a_wait_is_acquired_again()
    {
        LogIn();
        string late = Job(1.5);
        Session.Set("id", late);
        int polls = 0;
        Waf.RequestCompleted += request =>
        {
            if (request.JobId is not null && ++polls == 2)
            {
                Waf.Account.RevokeTokens();
            }
        };
        Assert.Single(Session.Run("Wait-WafAsyncJob $id -MaxPollIntervalSec 0.3").WithoutErrors().Output);
        Assert.Equal(2, Waf.Requests.Count(request => request.Method == "POST"));
    }

    [Fact]
    public void A_project_is_looked_up_once_by_its_region()
    {
        UseKey();
        Assert.Equal([Waf.Account.ProjectId, Waf.Account.ProjectId], Session.Run("Get-WafAsyncJob $id; Get-WafAsyncJob $id").WithoutErrors().Each("ProjectId"));
        Assert.Equal(1, Waf.Requests.Count(request => request.Target.StartsWith("/v3/projects?name=cn-north-4", StringComparison.Ordinal)));
        Assert.Equal([Waf.Account.ProjectId], Session.Run("Get-WafContext").WithoutErrors().Each("ProjectId"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_region_without_exactly_one_project_is_an_error(int projects)
    {
        UseKey();
        Waf.Account.Projects.Clear();
        Waf.Account.Projects.AddRange(Enumerable.Range(0, projects).Select(i => ($"{i:d32}", "cn-north-4")));
        Result result = Session.Run("try { Get-WafAsyncJob $id } catch { $_ }").WithoutErrors();
        ErrorRecord error = Assert.IsType<ErrorRecord>(Assert.Single(result.Output).BaseObject);
        IsGetError(error, "ProjectNotFound", ErrorCategory.ObjectNotFound);
        Assert.Contains("token_", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(projects == 0 ? Waf.Http.Authority : $"{1:d32}", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_login_that_hangs()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        Session.Set("WafIamEndpoint", $"http://{silent.LocalEndpoint}");
        LogIn();
        Stopwatch watch = new();
        Result result = await Session.RunAndStopAsync("Get-WafAsyncJob $id", async () =>
        {
            using TcpClient accepted = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1));
            await Task.Delay(200, TestContext.Current.CancellationToken);
            watch.Start();
        });
        // The attempt would take 30 s.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void The_error_for_an_invalid_response_of_IAM_names_the_setting_of_its_endpoint()
    {
        using RawServer other = new("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}");
        Session.Set("WafIamEndpoint", other.Address);
        LogIn();
        ErrorRecord error = Session.Run("Get-WafAsyncJob $id").Error;
        IsGetError(error, "ResponseInvalid", ErrorCategory.InvalidData);
        Assert.Contains("$WafIamEndpoint", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, "behind")]
    [InlineData(-20, "ahead")]
    public void A_wrong_clock_is_corrected_with_one_warning(int minutes, string direction)
    {
        UseKey();
        Session.Set("WafProjectId", Waf.Account.ProjectId);
        Waf.ClockOffset = TimeSpan.FromMinutes(minutes);
        string warning = Assert.Single(Session.Run("Get-WafAsyncJob $id; Get-WafAsyncJob $id").WithoutErrors().Warnings);
        Assert.Matches($"clock is (1199|1200|1201) s {direction}", warning);
        Assert.Equal([401, 200, 200], Waf.Requests.Select(request => request.Status));
    }

    private void LogIn(string? password = null)
    {
        Session.Set("WafUser", new PSCredential(Waf.Account.UserName, new NetworkCredential("", password ?? Waf.Account.Password).SecurePassword));
        Session.Set("WafDomainName", Waf.Account.DomainName);
    }

    private void UseKey()
    {
        Session.Set("WafAccessKey", Waf.Account.AccessKey);
        Session.Set("WafSecretKey", Waf.Account.SecretKey);
        Session.Set("WafProjectId", null);
    }
}
