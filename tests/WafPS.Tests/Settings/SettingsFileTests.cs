using System.Management.Automation;

namespace WafPS.Tests.Settings;

/// <summary>Settings from the files of the vendor's SDKs. Not in parallel: environment variables are the process's.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class SettingsFileTests : EnvironmentTest
{
    private readonly string _home = Directory.CreateTempSubdirectory("WafPS.Tests.").FullName;

    protected override void Prepare()
    {
        base.Prepare();
        ProcessVariables.Set("HOME", _home);
        Directory.CreateDirectory(Path.Combine(_home, ".huaweicloud"));
        Session.Set("WafAccessKey", null);
        Session.Set("WafSecretKey", null);
        Session.Set("WafProjectId", null);
    }

    protected override void CleanUp()
    {
        base.CleanUp();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public void A_profile_brings_key_and_project()
    {
        Write("credentials", Profile());
        Session.Run("Get-WafAsyncJob $id").Sanitize();
        PSObject context = Assert.Single(Session.Run("Get-WafContext").Sanitize().Output);
        Assert.Equal("~/.huaweicloud/credentials [basic]", ((dynamic)context.Properties["Sources"].Value)["Credential"]);
    }

    [Fact]
    public void It_may_be_elsewhere()
    {
        string path = Path.Combine(_home, "mine");
        File.WriteAllText(path, Profile());
        ProcessVariables.Set("HUAWEICLOUD_SDK_CREDENTIALS_FILE", path);
        Session.Run("Get-WafAsyncJob $id").Sanitize();
    }

    [Fact]
    public void A_relative_path_starts_at_the_location_of_the_shell()
    {
        File.WriteAllText(Path.Combine(_home, "mine"), Profile());
        File.WriteAllText(Path.Combine(_home, "regions"), $"WAF:\n  - id: my-region-1\n    endpoint: '{Waf.Http}'\n");
        ProcessVariables.Set("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "mine");
        ProcessVariables.Set("HUAWEICLOUD_SDK_REGIONS_FILE", "./regions");
        Session.Set("place", _home);
        Session.Set("WafEndpoint", null);
        Assert.Equal(["my-region-1"], Session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($place); $null = $ExecutionContext.SessionState.Path.SetLocation('Variable:'); Get-WafAsyncJob $id -Region my-region-1").Sanitize().Each("Region"));
    }

    [Fact]
    public void A_relative_path_that_leads_nowhere_is_named_in_full()
    {
        Session.Set("place", _home);
        ProcessVariables.Set("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "not-there");
        Result result = Session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($place); Get-WafContext");
        Assert.Contains(Path.Combine(_home, "not-there"), result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_around_its_values_are_no_part_of_them()
    {
        Write("credentials", $"[basic]\nak = \"{Waf.Account.AccessKey}\"\nsk = '{Waf.Account.SecretKey}'\nproject_id = \"{Waf.Account.ProjectId}\"\n");
        Session.Run("Get-WafAsyncJob $id").Sanitize();
    }

    [Fact]
    public void The_environment_comes_before_it()
    {
        Write("credentials", "[basic]\nak = WRONG\nsk = WRONG\nproject_id = " + Waf.Account.ProjectId);
        ProcessVariables.Set("HW_AUTH_TOKEN", Waf.Account.Token);
        Session.Run("Get-WafAsyncJob $id").Sanitize();
    }

    [Fact]
    public void Half_a_key_is_none()
    {
        Write("credentials", "[basic]\nak = AK\n");
        Session.Set("WafProjectId", Waf.Account.ProjectId);
        ErrorRecord error = IsRejected("CredentialIncomplete", ErrorCategory.AuthenticationError);
        Assert.Contains("~/.huaweicloud/credentials [basic] sk", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[basic]\nak = AK\nSKSKSK\n", "line 3")]
    [InlineData("[basic]\nak = AK\nak = BK\n", "line 3")]
    [InlineData("[global]\nak = AK\nsk = SK\n", "[basic]")]
    public void A_profile_that_is_wrong_is_named_and_not_shown(string text, string named)
    {
        Write("credentials", text);
        ErrorRecord error = IsRejected("SettingsFileInvalid", ErrorCategory.InvalidData);
        Assert.Contains("~/.huaweicloud/credentials", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("SKSKSK", error.Exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_in_its_place_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_home, ".huaweicloud", "credentials"));
        Assert.Contains("directory", IsRejected("SettingsFileInvalid", ErrorCategory.InvalidData).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_far_too_large_is_named()
    {
        Write("credentials", "[basic]\n" + new string('#', 1024 * 1024));
        string error = IsRejected("SettingsFileInvalid", ErrorCategory.InvalidData).ToString();
        Assert.All(["~/.huaweicloud/credentials", "1 MiB", "limit", "Check the path"], part => Assert.Contains(part, error, StringComparison.Ordinal));
    }

    [Fact]
    public void The_context_shows_the_rest_beside_the_error()
    {
        Write("credentials", "SKSKSK");
        Session.Set("WafRegion", "cn-north-4");
        Result result = Session.Run("Get-WafContext");
        Assert.StartsWith("SettingsFileInvalid,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["cn-north-4"], result.Each("Region"));
        Assert.Equal([Waf.Http], result.Each("Endpoint"));
    }

    [Fact]
    public void One_that_is_named_and_not_there_is_an_error()
    {
        ProcessVariables.Set("HUAWEICLOUD_SDK_CREDENTIALS_FILE", Path.Combine(_home, "not-there"));
        Assert.Contains("not-there", IsRejected("SettingsFileInvalid", ErrorCategory.InvalidData).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_regions_file_brings_the_endpoint_of_a_region_that_nobody_knows()
    {
        Write("credentials", Profile());
        Write("regions.yaml", $"waf:\n  - id: my-region-1\n    endpoints: ['https://no-such-host.invalid', '{Waf.Http}']\n");
        Session.Set("WafEndpoint", null);
        Assert.Equal([Waf.Http], Session.Run("Get-WafAsyncJob $id -Region my-region-1").Sanitize().Each("Endpoint"));
    }

    [Fact]
    public void One_that_is_broken_is_an_error_with_its_line()
    {
        Write("credentials", Profile());
        Write("regions.yaml", "WAF:\n  - id: cn-north-4\n    endpoint: 'https://a\n");
        Session.Set("WafEndpoint", null);
        Session.Set("WafRegion", "cn-north-4");
        ErrorRecord error = IsRejected("SettingsFileInvalid", ErrorCategory.InvalidData);
        Assert.Contains("~/.huaweicloud/regions.yaml", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("line 3", error.ToString(), StringComparison.Ordinal);
    }

    private string Profile() => $"[basic]\nak = {Waf.Account.AccessKey}\nsk = {Waf.Account.SecretKey}\nproject_id = {Waf.Account.ProjectId}\n";

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_home, ".huaweicloud", name), text);
}
