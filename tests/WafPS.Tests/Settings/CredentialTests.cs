using System.Management.Automation;
using WafSimulator;

namespace WafPS.Tests.Settings;

/// <summary>All parts of a credential come from one source. Not in parallel, because environment variables are the process's.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class CredentialTests : EnvironmentTest
{
    [Theory]
    [InlineData("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN")]
    [InlineData("HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_SECURITY_TOKEN")]
    [InlineData("CLOUD_SDK_AK", "CLOUD_SDK_SK", "HW_SECURITY_TOKEN")]
    public void A_key_may_come_from_the_environment(string id, string secret, string securityToken)
    {
        ForgetCredential();
        ProcessVariables.Set(id, Waf.Account.AccessKey);
        ProcessVariables.Set(secret, Waf.Account.SecretKey);
        Session.Run("Get-WafAsyncJob $id").WithoutErrors();
        ProcessVariables.Set(id, Waf.Account.TemporaryAccessKey);
        ProcessVariables.Set(secret, Waf.Account.TemporarySecretKey);
        ProcessVariables.Set(securityToken, Waf.Account.SecurityToken);
        Session.Run("Get-WafAsyncJob $id").WithoutErrors();
    }

    [Theory]
    [InlineData("HW_AUTH_TOKEN")]
    [InlineData("OS_AUTH_TOKEN")]
    public void A_token_may_come_from_the_environment(string name)
    {
        ForgetCredential();
        ProcessVariables.Set(name, Waf.Account.Token);
        Session.Run("Get-WafAsyncJob $id").WithoutErrors();
    }

    [Fact]
    public void A_user_name_and_a_password_may_come_from_the_environment()
    {
        ForgetCredential();
        ProcessVariables.Set("HW_USER_NAME", Waf.Account.UserName);
        ProcessVariables.Set("HW_USER_PASSWORD", Waf.Account.Password);
        ProcessVariables.Set("HW_DOMAIN_NAME", Waf.Account.DomainName);
        ProcessVariables.Set("HUAWEICLOUD_SDK_IAM_ENDPOINT", Waf.Http.AbsoluteUri);
        Session.Set("WafRegion", "cn-north-4");
        Session.Run("Get-WafAsyncJob $id").WithoutErrors();
    }

    [Fact]
    public void A_key_of_one_tool_is_not_completed_from_another()
    {
        ForgetCredential();
        ProcessVariables.Set("HUAWEICLOUD_SDK_AK", Waf.Account.AccessKey);
        ProcessVariables.Set("HW_ACCESS_KEY", Waf.Account.AccessKey);
        ProcessVariables.Set("HW_SECRET_KEY", Waf.Account.SecretKey);
        IsIncomplete("env:HUAWEICLOUD_SDK_AK", "env:HUAWEICLOUD_SDK_SK");
    }

    [Theory]
    [InlineData("$WafCredential = [pscredential]::new($ak, $secure)")]
    [InlineData("$WafAccessKey = $ak; $WafSecretKey = $sk")]
    [InlineData("$WafAccessKey = $ak; $WafSecretKey = $secure")]
    [InlineData("$WafAccessKey = \" $ak`n\"; $WafSecretKey = \"$sk`r`n\"")]
    [InlineData("$WafToken = $token")]
    [InlineData("$WafToken = $secureToken")]
    [InlineData("$WafAccessKey = $temporary; $WafSecretKey = $temporarySk; $WafSecurityToken = $securityToken")]
    [InlineData("$WafAccessKey = 'wrong'; $WafSecretKey = 'wrong'; $WafToken = $token")]
    [InlineData("$parameters = @{ Credential = [pscredential]::new($ak, $secure) }")]
    [InlineData("$parameters = @{ Token = $secureToken }")]
    [InlineData("$parameters = @{ Credential = [pscredential]::new($temporary, $temporarySecure); SecurityToken = $secureSecurityToken }")]
    [InlineData("$WafToken = 'wrong'; $parameters = @{ Token = $secureToken }")]
    public void A_credential_is_read_from_every_kind_of_variable_and_parameter(string script)
    {
        ForgetCredential();
        SimulatedAccount account = Waf.Account;
        foreach ((string name, object value) in new (string, object)[]
        {
            ("ak", account.AccessKey), ("sk", account.SecretKey), ("secure", Secure(account.SecretKey)), ("token", account.Token), ("secureToken", Secure(account.Token)),
            ("temporary", account.TemporaryAccessKey), ("temporarySk", account.TemporarySecretKey), ("temporarySecure", Secure(account.TemporarySecretKey)), ("securityToken", account.SecurityToken), ("secureSecurityToken", Secure(account.SecurityToken)),
        })
        {
            Session.Set(name, value);
        }

        Session.Run($"$parameters = @{{}}; {script}; Get-WafAsyncJob $id @parameters").WithoutErrors();
    }

    [Theory]
    [InlineData("$WafAccessKey = 'AK'", "$WafAccessKey", "$WafSecretKey")]
    [InlineData("$WafSecretKey = 'SK'", "$WafSecretKey", "$WafAccessKey")]
    [InlineData("$WafSecurityToken = 'T'", "$WafSecurityToken", "$WafAccessKey, $WafSecretKey")]
    [InlineData("$WafAccessKey = 'AK'; $WafSecretKey = ''", "$WafAccessKey", "$WafSecretKey")]
    [InlineData("$WafAccessKey = 'AK'; $WafSecretKey = [securestring]::new(); \" `t`n\".ToCharArray() | ForEach-Object { $WafSecretKey.AppendChar($_) }", "$WafAccessKey", "$WafSecretKey")]
    [InlineData("$WafCredential = [pscredential]::new('AK', [securestring]::new())", "$WafCredential (user name)", "$WafCredential (password)")]
    public void An_incomplete_credential_is_an_error_even_if_a_later_source_has_a_complete_one(string script, string present, string missing)
    {
        ForgetCredential();
        ProcessVariables.Set("HW_AUTH_TOKEN", Waf.Account.Token);
        Session.Run(script);
        IsIncomplete(present, missing);
    }

    [Theory]
    [InlineData("$WafCredential = 'AK'", "$WafCredential", "String")]
    [InlineData("$WafToken = 42", "$WafToken", "Int32")]
    [InlineData("$WafToken = 'two words'", "$WafToken", "space")]
    [InlineData("$WafToken = \"abc`r`nX-Evil: 1\"", "$WafToken", "line break")]
    [InlineData("$WafToken = [securestring]::new(); \"abc`r`nX-Evil: 1\".ToCharArray() | ForEach-Object { $WafToken.AppendChar($_) }", "$WafToken", "line break")]
    [InlineData("$WafAccessKey = \"AK`r`nX-Evil: 1\"; $WafSecretKey = 'SK'", "$WafAccessKey", "line break")]
    [InlineData("$WafAccessKey = 'AK'; $WafSecretKey = \"SK`r`nEvil\"", "$WafSecretKey", "line break")]
    [InlineData("$WafAccessKey = 'AK'; $WafSecretKey = 'SK'; $WafSecurityToken = \"ST`r`nX-Evil: 1\"", "$WafSecurityToken", "line break")]
    public void The_error_for_an_invalid_secret_does_not_show_the_secret(string script, params string[] named)
    {
        ForgetCredential();
        Session.Run(script);
        ErrorRecord error = IsRejected("CredentialIncomplete", ErrorCategory.AuthenticationError);
        Assert.All(named, name => Assert.Contains(name, error.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain("two words", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Evil", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$WafToken = $gone", "$WafToken")]
    [InlineData("$WafAccessKey = 'AK'; $WafSecretKey = $gone", "$WafSecretKey")]
    [InlineData("$WafCredential = [pscredential]::new('AK', $gone)", "$WafCredential (password)")]
    public void The_error_for_a_disposed_secret_names_its_setting(string script, string named)
    {
        ForgetCredential();
        Session.Run("$gone = [securestring]::new(); $gone.AppendChar('x'); " + script + "; $gone.Dispose()");
        Assert.Contains($"{named} is a SecureString that has been disposed", IsRejected("CredentialIncomplete", ErrorCategory.AuthenticationError).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_SecureString_of_white_space_is_not_set()
    {
        ForgetCredential();
        ProcessVariables.Set("HW_AUTH_TOKEN", Waf.Account.Token);
        Session.Set("WafToken", Secure(" \t\r\n"));
        Session.Run("Get-WafAsyncJob $id").WithoutErrors();
    }

    [Fact]
    public void The_error_for_a_missing_credential_names_all_ways_to_set_one()
    {
        ForgetCredential();
        ErrorRecord error = IsRejected("CredentialMissing", ErrorCategory.AuthenticationError);
        Assert.All(
            ["-Credential", "$WafAccessKey", "$WafSecretKey", "HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "-Token", "$WafToken", "HW_AUTH_TOKEN"],
            name => Assert.Contains(name, error.ToString(), StringComparison.Ordinal));
    }

    private static System.Security.SecureString Secure(string text) => new System.Net.NetworkCredential("", text).SecurePassword;

    private void ForgetCredential()
    {
        Session.Set("WafAccessKey", null);
        Session.Set("WafSecretKey", null);
    }

    private void IsIncomplete(string present, string missing)
    {
        ErrorRecord error = IsRejected("CredentialIncomplete", ErrorCategory.AuthenticationError);
        Assert.Contains($"{present} is set, but not {missing}.", error.ToString(), StringComparison.Ordinal);
    }
}
