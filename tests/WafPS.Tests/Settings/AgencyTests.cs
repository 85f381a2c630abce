using System.Diagnostics;
using System.Management.Automation;
using WafSimulator;

namespace WafPS.Tests.Settings;

/// <summary>The agency of the server, asked for where nothing else is set. Not in parallel: the address of the metadata service is the process's.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class AgencyTests : IdentityTest
{
    protected override void CleanUp()
    {
        base.CleanUp();
        SetMetadata("http://127.0.0.1:1");
    }

    [Theory]
    [InlineData(AgencyMode.Token)]
    [InlineData(AgencyMode.Plain)]
    public void The_key_of_the_ECS_agency_is_used_when_no_other_credential_is_set(AgencyMode mode)
    {
        UseAgency(mode);
        Session.Run("Get-WafAsyncJob $id; Get-WafAsyncJob $id").WithoutErrors();
        Assert.Equal(1, Waf.Requests.Count(request => request.Target == "/openstack/latest/securitykey"));
        PSObject context = Assert.Single(Session.Run("Get-WafContext").WithoutErrors().Output);
        Assert.Equal("HSTA…", context.Properties["AccessKeyId"].Value);
        DateTime expiry = Assert.IsType<DateTime>(context.Properties["ExpiresAt"].Value);
        Assert.Equal(DateTimeKind.Local, expiry.Kind);
        Assert.Equal(
            [expiry, DateTimeKind.Local],
            Session.Run("$copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-WafContext), 2)); $copy.ExpiresAt; $copy.ExpiresAt.Kind")
                .WithoutErrors().Output.Select(o => o.BaseObject));
        Assert.Equal("ECS agency", ((dynamic)context.Properties["Sources"].Value)["Credential"]);
    }

    [Fact]
    public void A_rejected_key_of_an_ECS_agency_is_acquired_again()
    {
        UseAgency(AgencyMode.Token);
        Session.Run("Get-WafAsyncJob $id").WithoutErrors();
        Waf.Account.RefreshTemporaryKey();
        Session.Run("Get-WafAsyncJob $id").WithoutErrors();
    }

    [Theory]
    [InlineData(AgencyMode.None, "ECS console")]
    [InlineData(AgencyMode.Hang, "no metadata service answered")]
    public void The_error_for_a_missing_ECS_agency_names_the_other_credential_settings(AgencyMode mode, string named)
    {
        UseAgency(mode);
        Stopwatch watch = Stopwatch.StartNew();
        Result result = Session.Run("try { Get-WafAsyncJob $id } catch { $_ }").WithoutErrors();
        ErrorRecord error = Assert.IsType<ErrorRecord>(Assert.Single(result.Output).BaseObject);
        IsGetError(error, "CredentialMissing", ErrorCategory.AuthenticationError);
        Assert.Contains("$WafAccessKey", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public void An_agency_key_with_a_line_break_is_not_sent()
    {
        UseAgency(AgencyMode.Plain);
        Waf.Account.RefreshTemporaryKey("HST\r\nX-Evil: 1");
        Session.Run("try { Get-WafAsyncJob $id } catch { }").WithoutErrors();
        Assert.DoesNotContain(Waf.Requests, request => request.JobId is not null);
    }

    [Fact]
    public void The_error_for_an_ECS_agency_without_permission_names_the_agency()
    {
        UseAgency(AgencyMode.Token);
        Session.Set("id", AddJob(Faults.AccessDenied(Simulator.Encode("{}"))).Id);
        ErrorRecord error = Session.Run("Get-WafAsyncJob $id").Error;
        IsGetError(error, "WAF.00012006", ErrorCategory.PermissionDenied);
        Assert.Contains("credential from ECS agency", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    private void UseAgency(AgencyMode mode)
    {
        // Another simulator may have had this address, and the process keeps the key that was acquired there.
        Session.Run("Clear-WafCache").WithoutErrors();
        Waf.Agency.Mode = mode;
        SetMetadata(Waf.Http.AbsoluteUri);
    }

    private static void SetMetadata(string address) => AppContext.SetData("WafPS.MetadataEndpoint", address);
}
