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
        Session.Run("Get-WafAsyncJob $id").WithoutErrors();
        PSObject context = Assert.Single(Session.Run("Get-WafContext").WithoutErrors().Output);
        Assert.Equal("~/.huaweicloud/credentials [basic]", ((dynamic)context.Properties["Sources"].Value)["Credential"]);
    }

    [Fact]
    public void The_path_of_the_profile_file_may_come_from_the_environment()
    {
        string path = Path.Combine(_home, "mine");
        File.WriteAllText(path, Profile());
        ProcessVariables.Set("HUAWEICLOUD_SDK_CREDENTIALS_FILE", path);
        Session.Run("Get-WafAsyncJob $id").WithoutErrors();
    }

    [Fact]
    public void A_relative_path_of_a_settings_file_starts_at_the_location_of_the_shell()
    {
        File.WriteAllText(Path.Combine(_home, "mine"), Profile());
        File.WriteAllText(Path.Combine(_home, "regions"), $"WAF:\n  - id: my-region-1\n    endpoint: '{Waf.Http}'\n");
        ProcessVariables.Set("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "mine");
        ProcessVariables.Set("HUAWEICLOUD_SDK_REGIONS_FILE", "./regions");
        Session.Set("place", _home);
        Session.Set("WafEndpoint", null);
        Assert.Equal(["my-region-1"], Session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($place); $null = $ExecutionContext.SessionState.Path.SetLocation('Variable:'); Get-WafAsyncJob $id -Region my-region-1").WithoutErrors().Each("Region"));
    }

    [Fact]
    public void The_error_for_a_missing_profile_file_shows_its_full_path()
    {
        Session.Set("place", _home);
        ProcessVariables.Set("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "not-there");
        Result result = Session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($place); Get-WafContext");
        Assert.Contains(Path.Combine(_home, "not-there"), result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_around_the_values_of_a_profile_file_are_removed()
    {
        Write("credentials", $"[basic]\nak = \"{Waf.Account.AccessKey}\"\nsk = '{Waf.Account.SecretKey}'\nproject_id = \"{Waf.Account.ProjectId}\"\n");
        Session.Run("Get-WafAsyncJob $id").WithoutErrors();
    }

    [Fact]
    public void Environment_variables_override_the_profile_file()
    {
        Write("credentials", "[basic]\nak = WRONG\nsk = WRONG\nproject_id = " + Waf.Account.ProjectId);
        ProcessVariables.Set("HW_AUTH_TOKEN", Waf.Account.Token);
        Session.Run("Get-WafAsyncJob $id").WithoutErrors();
    }

    [Fact]
    public void A_profile_file_with_a_part_of_an_access_key_is_an_error()
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
    public void The_error_for_an_invalid_profile_file_names_the_file_and_does_not_show_its_text(string text, string named)
    {
        Write("credentials", text);
        ErrorRecord error = IsRejected("SettingsFileInvalid", ErrorCategory.InvalidData);
        Assert.Contains("~/.huaweicloud/credentials", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("SKSKSK", error.Exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_for_a_directory_in_place_of_the_profile_file_says_so()
    {
        Directory.CreateDirectory(Path.Combine(_home, ".huaweicloud", "credentials"));
        Assert.Contains("directory", IsRejected("SettingsFileInvalid", ErrorCategory.InvalidData).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_for_a_profile_file_over_1_MiB_names_the_file_and_the_limit()
    {
        Write("credentials", "[basic]\n" + new string('#', 1024 * 1024));
        string error = IsRejected("SettingsFileInvalid", ErrorCategory.InvalidData).ToString();
        Assert.All(["~/.huaweicloud/credentials", "1 MiB", "limit", "Check the path"], part => Assert.Contains(part, error, StringComparison.Ordinal));
    }

    [Fact]
    public void Get_WafContext_shows_the_other_settings_when_the_profile_file_is_invalid()
    {
        Write("credentials", "SKSKSK");
        Session.Set("WafRegion", "cn-north-4");
        Result result = Session.Run("Get-WafContext");
        Assert.StartsWith("SettingsFileInvalid,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["cn-north-4"], result.Each("Region"));
        Assert.Equal([Waf.Http], result.Each("Endpoint"));
    }

    [Fact]
    public void A_profile_file_that_does_not_exist_is_an_error()
    {
        ProcessVariables.Set("HUAWEICLOUD_SDK_CREDENTIALS_FILE", Path.Combine(_home, "not-there"));
        Assert.Contains("not-there", IsRejected("SettingsFileInvalid", ErrorCategory.InvalidData).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_regions_file_provides_the_endpoint_of_an_unknown_region()
    {
        Write("credentials", Profile());
        Write("regions.yaml", $"waf:\n  - id: my-region-1\n    endpoints: ['https://no-such-host.invalid', '{Waf.Http}']\n");
        Session.Set("WafEndpoint", null);
        Assert.Equal([Waf.Http], Session.Run("Get-WafAsyncJob $id -Region my-region-1").WithoutErrors().Each("Endpoint"));
    }

    [Fact]
    public void The_error_for_an_invalid_regions_file_names_the_file_and_the_line()
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
