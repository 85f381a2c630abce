using System.Collections;
using System.Management.Automation;
using RealShell;

namespace WafPS.Tests.Commands;

/// <summary>Get-WafContext. Not in parallel: environment variables are the process's.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class ContextTests : EnvironmentTest
{
    protected override void CleanUp()
    {
        Assert.Empty(Waf.Requests);
        base.CleanUp();
    }

    [Fact]
    public void Get_WafContext_shows_the_source_of_each_setting()
    {
        ProcessVariables.Set("HW_REGION_NAME", "cn-north-4");
        ProcessVariables.Set("HW_ENTERPRISE_PROJECT_ID", "0");
        PSObject context = Context("-ProjectId ffffffffffffffffffffffffffffffff");
        Assert.Equal(("cn-north-4", Waf.Http, "ffffffffffffffffffffffffffffffff", "0"), (Value(context, "Region"), Value(context, "Endpoint"), Value(context, "ProjectId"), Value(context, "EnterpriseProjectId")));
        Assert.Equal(new Uri("https://iam.cn-north-4.myhuaweicloud.com"), Value(context, "IamEndpoint"));
        IDictionary sources = (IDictionary)Value(context, "Sources")!;
        Assert.Equal(
            [("Credential", "$WafAccessKey"), ("Endpoint", "$WafEndpoint"), ("EnterpriseProjectId", "env:HW_ENTERPRISE_PROJECT_ID"), ("IamEndpoint", "env:HW_REGION_NAME"), ("ProjectId", "-ProjectId"), ("Region", "env:HW_REGION_NAME")],
            sources.Keys.Cast<string>().Order().Select(key => (key, (string)sources[key]!)));
        Assert.Empty((IEnumerable)Value(context, "Missing")!);
    }

    [Theory]
    [InlineData("", "AccessKey", "QTWA…")]
    [InlineData("$WafSecurityToken = 'T'", "TemporaryAccessKey", "QTWA…")]
    [InlineData("$WafToken = 'T'", "Token", null)]
    [InlineData("$WafAccessKey = 'AK'", "AccessKey", "AK…")]
    [InlineData("$WafAccessKey = $WafSecretKey = $null; $WafDomainName = 'd'; $WafRegion = 'cn-north-4'; $WafUser = [pscredential]::new('u', ('p' | & { process { $s = [securestring]::new(); $s.AppendChar($_); $s } }))", "Password", null)]
    public void Get_WafContext_shows_the_authentication_type_and_a_shortened_access_key_ID(string script, string type, string? accessKeyId)
    {
        Session.Run(script);
        PSObject context = Context();
        Assert.Equal((type, accessKeyId), (Value(context, "AuthenticationType"), Value(context, "AccessKeyId")));
        Assert.Empty((IEnumerable)Value(context, "Missing")!);
    }

    [Theory]
    [InlineData("$WafSecretKey = $null", "$WafSecretKey")]
    [InlineData("$WafEndpoint = $null", "-Region")]
    [InlineData("$WafProjectId = $null", "-ProjectId")]
    [InlineData("$WafAccessKey = $WafSecretKey = $null", "-Credential")]
    [InlineData("$WafAccessKey = $WafSecretKey = $WafEndpoint = $WafProjectId = $null", "-Credential", "-Region", "-ProjectId")]
    public void Get_WafContext_lists_missing_settings_without_an_error(string script, params string[] missing)
    {
        Session.Run(script);
        Assert.Equal(missing, ((IEnumerable)Value(Context(), "Missing")!).Cast<string>());
    }

    [Theory]
    [InlineData("$WafAccessKey = $null", "$WafSecretKey")]
    [InlineData("$WafSecretKey = $null", "$WafAccessKey")]
    public void The_source_of_an_incomplete_credential_is_the_part_that_is_set(string script, string origin)
    {
        Session.Run(script);
        Assert.Equal(origin, ((IDictionary)Value(Context(), "Sources")!)["Credential"]);
    }

    [Fact]
    public void Get_WafContext_writes_an_error_for_an_invalid_setting_and_shows_the_others()
    {
        Session.Set("WafEndpoint", null);
        Result result = Session.Run("[pscustomobject]@{ Region = 'cn-nowhere-7' }, [pscustomobject]@{ Region = 'cn-north-4'; ProjectId = 'short' } | Get-WafContext");
        Assert.Equal(
            ["RegionUnknown,WafPS.Commands.GetWafContextCommand", "ProjectIdInvalid,WafPS.Commands.GetWafContextCommand"],
            result.Errors.Select(error => error.FullyQualifiedErrorId));
        Assert.Equal(["cn-nowhere-7", "cn-north-4"], result.Each("Region"));
        Assert.Equal([null, new Uri("https://waf.cn-north-4.myhuaweicloud.com")], result.Each("Endpoint"));
        Assert.Equal(["-Region (invalid)", "-ProjectId (invalid)"], result.Each("Missing").SelectMany(missing => ((IEnumerable)missing!).Cast<string>()));
    }

    [Theory]
    [InlineData("$WafCredential = 'AK'", "$WafCredential (invalid)")]
    [InlineData("$WafAccessKey = $WafSecretKey = $null; $WafUser = 'user'", "$WafUser (invalid)")]
    [InlineData("$WafSecretKey = 42", "$WafSecretKey (invalid)")]
    [InlineData("$WafSecretKey = 'a b'", "$WafSecretKey (invalid)")]
    [InlineData("$WafEndpoint = 'ftp://x'", "$WafEndpoint (invalid)")]
    [InlineData("$WafIamEndpoint = 'ftp://x'", "$WafIamEndpoint (invalid)")]
    [InlineData("$WafProjectId = 'short'", "$WafProjectId (invalid)")]
    [InlineData("$WafEnterpriseProjectId = 'short'", "$WafEnterpriseProjectId (invalid)")]
    [InlineData("$WafEndpoint = $null; $WafRegion = 'cn-nowhere-7'", "$WafRegion (invalid)")]
    [InlineData("$WafEndpoint = $WafProjectId = $null; $WafRegion = \"cn-`e[31m\"", "$WafRegion (invalid)")]
    [InlineData("$c = [pscredential]::new('A K', ('p' | & { process { $s = [securestring]::new(); $s.AppendChar($_); $s } })); Get-WafContext -Credential $c -ErrorAction Ignore", "-Credential (invalid)")]
    public void An_invalid_setting_is_listed_as_missing(string script, string missing)
    {
        string call = script.Contains("Get-WafContext", StringComparison.Ordinal) ? script : script + "; Get-WafContext -ErrorAction Ignore";
        Assert.Equal([missing], ((IEnumerable)Assert.Single(Session.Run(call).WithoutErrors().Output).Properties["Missing"].Value).Cast<string>());
    }

    [Theory]
    [InlineData("not-there", null, "")]
    [InlineData("broken", "SKSKSK", "")]
    [InlineData("other", "[global]\nak = AK\n", "")]
    [InlineData("keys", "[basic]\nak = A K\nsk = SK\n", " [basic] ak")]
    public void An_invalid_profile_file_is_listed_as_missing(string name, string? text, string part)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("WafPS.Tests.").FullName, name);
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }

        ProcessVariables.Set("HUAWEICLOUD_SDK_CREDENTIALS_FILE", path);
        Session.Run("$WafAccessKey = $WafSecretKey = $null");
        Assert.Equal([$"{path}{part} (invalid)"], ((IEnumerable)Context("-ErrorAction Ignore").Properties["Missing"].Value).Cast<string>());
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void A_deserialized_context_keeps_its_values()
    {
        Session.Set("WafRegion", "cn-north-4");
        Assert.Equal(
            ["cn-north-4", "AccessKey", "System.String", "QTWA…", "$WafRegion", "$WafAccessKey", "0", Waf.Http.ToString()],
            Session.Run("$c = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-WafContext), 2)); $c.Region, $c.AuthenticationType, $c.AuthenticationType.GetType().FullName, $c.AccessKeyId, $c.Sources.Region, $c.Sources.Credential, \"$(@($c.Missing).Count)\", \"$($c.Endpoint)\"").WithoutErrors().Output.Select(o => o.BaseObject));
    }

    [Theory]
    [InlineData("Context", "$WafRegion = 'cn-north-4'; $WafProjectId = 'f67a449d22634193a7edd4edb5b29ee5'; $WafSecretKey = 'any'")]
    [InlineData("ContextLacking", "")]
    public async Task The_view_of_a_context_matches_the_approved_text(string picture, string settings) => Approval.Verify(picture, await FreshShell.DrawAsync(
        $"Import-Module '{ModuleFolder.Manifest}'; $env:HW_ENTERPRISE_PROJECT_ID = 'all_granted_eps'; $WafAccessKey = '{Waf.Account.AccessKey}'; {settings}; Get-WafContext"));

    private PSObject Context(string parameters = "") => Assert.Single(Session.Run("Get-WafContext " + parameters).WithoutErrors().Output);

    private static object? Value(PSObject context, string name) => context.Properties[name].Value;

    [Theory]
    [InlineData("Get-WafContext")]
    [InlineData("Get-WafAsyncJob ffffffffffffffffffffffffffffffff")]
    public void A_region_with_control_sequences_is_unknown_and_the_error_is_sanitized(string script)
    {
        Session.Set("WafRegion", "cn-\u001b[31mnorth-4");
        Result result = Session.Run(script);
        Assert.StartsWith("RegionUnknown,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Error.ToString());
        Assert.All(result.Each("Region"), Assert.Null);
    }

    [Theory]
    [InlineData("not-\u001b[31mthere")]
    [InlineData("loop-\u001b[31m")]
    public void Control_sequences_in_the_name_of_a_profile_file_are_not_in_the_error(string name)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("WafPS.Tests.").FullName, name);
        if (name.StartsWith("loop", StringComparison.Ordinal))
        {
            File.CreateSymbolicLink(path, path);
        }

        Session.Set("WafAccessKey", null);
        Session.Set("WafSecretKey", null);
        ProcessVariables.Set("HUAWEICLOUD_SDK_CREDENTIALS_FILE", path);
        ErrorRecord error = Session.Run("Get-WafContext").Error;
        Assert.StartsWith("SettingsFileInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.ToString());
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
