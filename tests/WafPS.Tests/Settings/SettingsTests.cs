using System.Management.Automation;

namespace WafPS.Tests.Settings;

/// <summary>Where settings come from. Not in parallel: environment variables are the process's.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class SettingsTests : EnvironmentTest
{
    private const string OtherProject = "ffffffffffffffffffffffffffffffff";

    [Fact]
    public void A_parameter_comes_before_a_session_variable_and_that_before_the_environment()
    {
        ProcessVariables.Set("HW_REGION_NAME", "cn-north-1");
        Assert.Equal(["cn-north-1"], Session.Run("Get-WafContext").WithoutErrors().Each("Region"));
        Session.Set("WafRegion", "cn-north-4");
        Assert.Equal(["cn-north-4"], Session.Run("Get-WafContext").WithoutErrors().Each("Region"));
        Assert.Equal(["af-south-1"], Session.Run("Get-WafContext -Region af-south-1").WithoutErrors().Each("Region"));
    }

    [Fact]
    public void A_region_may_be_written_in_any_case()
    {
        Session.Set("WafEndpoint", null);
        PSObject context = Assert.Single(Session.Run("Get-WafContext -Region CN-North-4").WithoutErrors().Output);
        Assert.Equal("cn-north-4", context.Properties["Region"].Value);
        Assert.Equal(new Uri("https://waf.cn-north-4.myhuaweicloud.com"), context.Properties["Endpoint"].Value);
        Assert.Equal(new Uri("https://iam.cn-north-4.myhuaweicloud.com"), context.Properties["IamEndpoint"].Value);
    }

    [Fact]
    public void The_error_for_a_list_instead_of_a_region_shows_the_list()
    {
        Session.Set("WafEndpoint", null);
        ErrorRecord error = Assert.Single(Session.Run("$WafRegion = 'cn-north-4', 'cn-north-9'; Get-WafContext").Errors);
        Assert.Contains("'cn-north-4 cn-north-9'", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HW_REGION_NAME", "OS_REGION_NAME")]
    public void The_first_region_variable_that_is_set_counts(string first, string second)
    {
        ProcessVariables.Set(second, "cn-north-1");
        Assert.Equal(["cn-north-1"], Session.Run("Get-WafContext").WithoutErrors().Each("Region"));
        ProcessVariables.Set(first, "cn-north-4");
        Assert.Equal(["cn-north-4"], Session.Run("Get-WafContext").WithoutErrors().Each("Region"));
    }

    [Theory]
    [InlineData("HUAWEICLOUD_SDK_PROJECT_ID")]
    [InlineData("HW_PROJECT_ID")]
    [InlineData("OS_PROJECT_ID")]
    public void The_project_may_come_from_the_environment(string name)
    {
        Session.Set("WafProjectId", null);
        ProcessVariables.Set(name, Waf.Account.ProjectId);
        Assert.Equal([Waf.Account.ProjectId], Session.Run("Get-WafAsyncJob $id").WithoutErrors().Each("ProjectId"));
    }

    [Fact]
    public void The_enterprise_project_is_sent_as_enterpriseProjectId()
    {
        ProcessVariables.Set("HW_ENTERPRISE_PROJECT_ID", "all_granted_eps");
        Session.Run("Get-WafAsyncJob $id; Get-WafAsyncJob $id -EnterpriseProjectId 0").WithoutErrors();
        Assert.Equal(["?enterpriseProjectId=all_granted_eps", "?enterpriseProjectId=0"], Waf.Requests.Select(request => request.Target[request.Target.IndexOf('?')..]));
    }

    [Fact]
    public void An_endpoint_for_the_region_may_come_from_the_environment()
    {
        Session.Set("WafEndpoint", null);
        Session.Set("WafRegion", "my-region-1");
        ProcessVariables.Set("HUAWEICLOUD_SDK_REGION_WAF_MY_REGION_1", $"https://no-such-host.invalid, {Waf.Http}");
        Assert.Equal([Waf.Http], Session.Run("Get-WafAsyncJob $id").WithoutErrors().Each("Endpoint"));
    }

    [Fact]
    public void Each_endpoint_of_a_list_has_to_be_encrypted()
    {
        Session.Set("WafEndpoint", null);
        Session.Set("WafRegion", "my-region-1");
        ProcessVariables.Set("HUAWEICLOUD_SDK_REGION_WAF_MY_REGION_1", "https://no-such-host.invalid, http://waf.example.com");
        IsRejected("UnencryptedAuthentication", ErrorCategory.SecurityError);
    }

    [Fact]
    public void Session_variables_are_found_by_scope_like_any_other()
    {
        Session.Run($"function Use-Other {{ $WafProjectId = '{OtherProject}'; Get-WafAsyncJob $id -ErrorAction Ignore }}; Use-Other; Get-WafAsyncJob $id");
        Assert.Equal([OtherProject, Waf.Account.ProjectId], Waf.Requests.Select(request => request.Target.Split('/')[2]));
    }

    [Fact]
    public void The_error_for_a_missing_region_and_endpoint_names_all_ways_to_set_one()
    {
        Session.Set("WafEndpoint", null);
        ErrorRecord error = IsRejected("RegionMissing", ErrorCategory.InvalidArgument);
        Assert.All(["-Region", "$WafRegion", "HW_REGION_NAME", "-Endpoint", "$WafEndpoint"], name => Assert.Contains(name, error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void The_error_for_a_missing_project_names_all_ways_to_set_one()
    {
        Session.Set("WafProjectId", null);
        ErrorRecord error = IsRejected("ProjectNotFound", ErrorCategory.ObjectNotFound);
        Assert.All(["-ProjectId", "$WafProjectId", "HUAWEICLOUD_SDK_PROJECT_ID"], name => Assert.Contains(name, error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void The_error_for_an_unknown_region_lists_the_known_regions()
    {
        Session.Set("WafEndpoint", null);
        Session.Set("WafRegion", "cn-nowhere-7");
        ErrorRecord error = IsRejected("RegionUnknown", ErrorCategory.InvalidArgument);
        Assert.All(["'cn-nowhere-7'", "$WafRegion", "ae-ad-1", "cn-north-9", "tr-west-1", "HUAWEICLOUD_SDK_REGION_WAF_"], name => Assert.Contains(name, error.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-ProjectId short", "ProjectIdInvalid", "'short'", "-ProjectId", "32 letters and digits")]
    [InlineData("-ProjectId ../../../../../../v1/aaaaaaaaaaaaaa", "ProjectIdInvalid", "'../../../../../../v1/aaaaaaaaaaaaaa'", "-ProjectId", "32 letters and digits")]
    [InlineData("-EnterpriseProjectId 1", "EnterpriseProjectIdInvalid", "'1'", "-EnterpriseProjectId", "36 characters")]
    [InlineData("-EnterpriseProjectId 'x&y=11111111111111111111111111111111'", "EnterpriseProjectIdInvalid", "'x&y=11111111111111111111111111111111'", "-EnterpriseProjectId", "36 characters")]
    [InlineData("-Endpoint ftp://waf.example.com", "EndpointInvalid", "'ftp://waf.example.com'", "-Endpoint", "https://")]
    [InlineData("-Endpoint https://user:password@waf.example.com", "EndpointInvalid", "***@", "-Endpoint", "without user")]
    [InlineData("-Endpoint https://waf.example.com?sig=password@b", "EndpointInvalid", "'https://waf.example.com?***'", "-Endpoint", "query")]
    public void The_error_for_an_invalid_setting_shows_its_value_source_and_rule(string parameters, string errorId, string value, string origin, string rule)
    {
        ErrorRecord error = IsRejected(errorId, ErrorCategory.InvalidArgument, parameters);
        Assert.All([value, origin, rule], part => Assert.Contains(part, error.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain("password", error.ToString() + error.TargetObject, StringComparison.Ordinal);
        Assert.Contains("Get-WafContext", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://user:pw/ss@waf.example.com")]
    [InlineData("https://user:pw?ss@waf.example.com")]
    [InlineData("https://user:pw#ss@waf.example.com")]
    [InlineData("https://user:pw,ss@waf.example.com")]
    [InlineData("https://user:pw@ss@waf.example.com")]
    [InlineData("user:pw/ss@waf.example.com")]
    public void No_part_of_a_password_in_an_endpoint_is_shown(string endpoint)
    {
        Session.Set("WafEndpoint", endpoint);
        ErrorRecord error = IsRejected("EndpointInvalid", ErrorCategory.InvalidArgument);
        Assert.Contains("***@waf.example.com'", error.ToString(), StringComparison.Ordinal);
        Assert.All(["user:", "pw", "ss@"], part => Assert.DoesNotContain(part, error.ToString() + error.TargetObject, StringComparison.Ordinal));
    }

    [Fact]
    public void Credentials_do_not_go_over_plain_http_to_another_machine()
    {
        Session.Set("WafEndpoint", "http://waf.example.com");
        ErrorRecord error = IsRejected("UnencryptedAuthentication", ErrorCategory.SecurityError);
        Assert.All(["http://waf.example.com", "$WafEndpoint", "-AllowUnencryptedAuthentication"], part => Assert.Contains(part, error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Credentials_are_sent_over_plain_HTTP_with_AllowUnencryptedAuthentication()
    {
        // A name of loopback's that isn't known to be one: it gets as far as failing to resolve.
        Result result = Session.Run("Get-WafAsyncJob $id -Endpoint http://waf.invalid -AllowUnencryptedAuthentication -RequestTimeoutSec 5");
        IsGetError(result.Error, "ConnectionFailed", ErrorCategory.ConnectionError);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public void An_endpoint_without_a_scheme_is_https(string host)
    {
        Session.Set("WafEndpoint", $"{host}:{Waf.Https.Port}");
        ErrorRecord error = Session.Run("Get-WafAsyncJob $id").Error;
        IsGetError(error, "ConnectionFailed", ErrorCategory.ConnectionError);
        Assert.Contains("No secure connection", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_keep_their_own_settings()
    {
        Session.Run("""
            [pscustomobject]@{ JobId = $id; Region = 'cn-north-1'; ProjectId = 'f' * 32; EnterpriseProjectId = '0'; Endpoint = $WafEndpoint },
            [pscustomobject]@{ JobId = $id; Region = $null; ProjectId = $null; EnterpriseProjectId = $null; Endpoint = $null } |
                Get-WafAsyncJob -ThrottleLimit 1 -ErrorAction Ignore
            """);
        Assert.Equal(
            [$"/v1/{OtherProject}/waf/async-job/*?enterpriseProjectId=0", $"/v1/{Waf.Account.ProjectId}/waf/async-job/*"],
            Waf.Requests.Select(request => request.Target.Replace(request.JobId!, "*", StringComparison.Ordinal)));
    }

    [Fact]
    public void Objects_that_differ_in_one_setting_only_keep_their_own_settings()
    {
        Session.Run("""
            [pscustomobject]@{ JobId = $id; EnterpriseProjectId = '0' }, [pscustomobject]@{ JobId = $id; EnterpriseProjectId = 'all_granted_eps' } |
                Get-WafAsyncJob -ThrottleLimit 1
            """).WithoutErrors();
        Assert.Equal(["0", "all_granted_eps"], Waf.Requests.Select(request => request.Target.Split('=')[1]));
        Assert.Equal([Waf.Http, new Uri(Waf.Http, "/")], Session.Run("""
            [pscustomobject]@{ JobId = $id; Endpoint = $WafEndpoint }, [pscustomobject]@{ JobId = $id; Endpoint = 'https://no-such-host.invalid' } |
                Get-WafAsyncJob -ErrorAction SilentlyContinue | ForEach-Object { $_.Endpoint; $_.Endpoint }
            """).Output.Select(o => o.BaseObject));
    }

    [Fact]
    public void A_record_that_lacks_a_setting_does_not_cancel_those_before_it()
    {
        Session.Run("$project = $WafProjectId; $WafProjectId = $null");
        Result result = Session.Run("[pscustomobject]@{ JobId = $id; ProjectId = $project }, [pscustomobject]@{ JobId = $id } | Get-WafAsyncJob");
        Assert.Single(result.Output);
        IsGetError(result.Error, "ProjectNotFound", ErrorCategory.ObjectNotFound);
    }

    [Fact]
    public void An_object_with_bad_settings_is_an_error_of_its_own()
    {
        Result result = Session.Run("[pscustomobject]@{ JobId = $id; ProjectId = 'short' }, [pscustomobject]@{ JobId = $id; ProjectId = $WafProjectId } | Get-WafAsyncJob");
        Assert.Null(result.Terminating);
        IsGetError(Assert.Single(result.Errors), "ProjectIdInvalid", ErrorCategory.InvalidArgument);
        Assert.Single(result.Output);
    }
}
