namespace WafPS.Tests.Settings;

/// <summary>The region of a job is that of the endpoint that was asked. Not in parallel: environment variables are the process's.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class RegionTests : EnvironmentTest
{
    private const string RecordSettings = "HUAWEICLOUD_SDK_REGION_WAF_CN_NORTH_4";

    protected override void Prepare()
    {
        base.Prepare();
        Session.Set("waf", Waf.Http);
        Session.Set("WafEndpoint", null);
    }

    [Theory]
    [InlineData("$WafRegion = 'cn-north-4'; $WafEndpoint = $waf; Get-WafAsyncJob $id")]
    [InlineData("Get-WafAsyncJob $id -Region cn-north-4 -Endpoint $waf")]
    [InlineData("[pscustomobject]@{ JobId = $id; Region = 'cn-north-4'; Endpoint = $waf } | Get-WafAsyncJob")]
    [InlineData("$WafRegion = 'cn-south-1'; $WafEndpoint = 'https://no-such-host.invalid'; [pscustomobject]@{ JobId = $id; Region = 'cn-north-4'; Endpoint = $waf } | Get-WafAsyncJob")]
    [InlineData("$WafRegion = 'cn-north-4'; $WafEndpoint = $waf; Get-WafAsyncJob $id | Wait-WafAsyncJob")]
    public void A_region_and_an_endpoint_that_are_set_in_one_place_belong_together(string script)
    {
        Result result = Session.Run(script).WithoutErrors();
        Assert.Equal(["cn-north-4"], result.Each("Region"));
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("Get-WafAsyncJob $id -Region cn-north-4")]
    [InlineData("$WafEndpoint = $waf; Get-WafAsyncJob $id -Region cn-north-4")]
    [InlineData("$WafRegion = 'cn-north-4'; Get-WafAsyncJob $id -Endpoint $waf")]
    public void An_endpoint_that_is_listed_for_the_region_is_in_it_wherever_both_are_set(string script)
    {
        ProcessVariables.Set(RecordSettings, Waf.Http.ToString());
        Result result = Session.Run(script).WithoutErrors();
        Assert.Equal(["cn-north-4"], result.Each("Region"));
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("$WafEndpoint = $waf; Get-WafAsyncJob $id -Region cn-north-4", "$WafEndpoint", "-Region")]
    [InlineData("$WafEndpoint = $waf; [pscustomobject]@{ JobId = $id; Region = 'cn-north-4' } | Get-WafAsyncJob", "$WafEndpoint", "-Region")]
    [InlineData("$WafEndpoint = $waf; [pscustomobject]@{ JobId = $id; Region = 'cn-north-4' } | Wait-WafAsyncJob", "$WafEndpoint", "-Region")]
    [InlineData("$WafRegion = 'cn-north-4'; Get-WafAsyncJob $id -Endpoint $waf", "-Endpoint", "$WafRegion")]
    [InlineData("[pscustomobject]@{ JobId = $id; Endpoint = $waf } | Get-WafAsyncJob -Region cn-north-4", "-Endpoint", "-Region")]
    public void A_region_that_does_not_belong_to_the_endpoint_is_empty_with_a_warning(string script, string endpoint, string region)
    {
        Result result = Session.Run(script).WithoutErrors();
        Assert.Equal([null], result.Each("Region"));
        Assert.Equal([Waf.Http], result.Each("Endpoint"));
        string warning = Assert.Single(result.Warnings);
        Assert.All([$"{Waf.Http} (from {endpoint})", $"'cn-north-4' (from {region})"], part => Assert.Contains(part, warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://waf.example.com")]
    public void The_vendors_endpoint_of_the_region_is_in_it_even_if_another_one_is_listed(string? listed)
    {
        ProcessVariables.Set(RecordSettings, listed);
        // The last setting is invalid, so nothing is sent there.
        Result result = Session.Run("$WafEndpoint = 'https://waf.cn-north-4.myhuaweicloud.com'; Get-WafAsyncJob $id -Region cn-north-4 -EnterpriseProjectId short");
        Assert.StartsWith("EnterpriseProjectIdInvalid", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void A_region_of_the_environment_does_not_belong_to_an_endpoint_of_the_session()
    {
        ProcessVariables.Set("HW_REGION_NAME", "cn-north-4");
        Session.Set("WafEndpoint", Waf.Http);
        Result result = Session.Run("Get-WafAsyncJob $id").WithoutErrors();
        Assert.Equal([null], result.Each("Region"));
        Assert.Contains("(from env:HW_REGION_NAME)", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_pair_of_region_and_endpoint_is_warned_of_once_in_a_call()
    {
        Session.Set("WafEndpoint", Waf.Http);
        Result result = Session.Run("""
            1..3 | ForEach-Object { [pscustomobject]@{ JobId = $id; Region = 'cn-north-4'; EnterpriseProjectId = '0' }
                [pscustomobject]@{ JobId = $id; Region = 'cn-north-4' }; [pscustomobject]@{ JobId = $id; Region = 'cn-south-1' } } | Get-WafAsyncJob
            """).WithoutErrors();
        Assert.Equal(9, result.Output.Count);
        Assert.Equal(2, result.Warnings.Count);
    }

    [Fact]
    public void A_list_of_endpoints_that_can_not_be_read_does_not_matter_where_an_endpoint_is_given()
    {
        ProcessVariables.Set(RecordSettings, "ftp://x");
        Result result = Session.Run("Get-WafAsyncJob $id -Region cn-north-4 -Endpoint $waf").WithoutErrors();
        Assert.Equal(["cn-north-4"], result.Each("Region"));
        result = Session.Run("$WafEndpoint = $waf; Get-WafAsyncJob $id -Region cn-north-4").WithoutErrors();
        Assert.Equal([null], result.Each("Region"));
    }
}
