using System.Management.Automation;
using WafSimulator;

namespace WafPS.Tests.Commands;

/// <summary>ConvertFrom-WafAuthorizationMessage.</summary>
public sealed class AuthorizationMessageTests : WafTest
{
    private static readonly string s_json = """{"failure":"implicit deny by identity-based policy","context":{"action":"waf:asyncJob:get","principal":{"id":"u1"},"tags":["a",1,true,null]}}""";

    protected override void Prepare()
    {
        Session.Set("WafStsEndpoint", Waf.Http);
        Session.Set("message", Simulator.Encode(s_json));
    }

    [Theory]
    [InlineData("ConvertFrom-WafAuthorizationMessage $message")]
    [InlineData("$message | ConvertFrom-WafAuthorizationMessage")]
    [InlineData("[pscustomobject]@{ encoded_authorization_message = $message } | ConvertFrom-WafAuthorizationMessage")]
    public void An_authorization_message_is_decoded(string script) => IsDecoded(Session.Run(script));

    [Fact]
    public void The_authorization_message_of_an_error_is_decoded()
    {
        Session.Set("id", AddJob(Faults.AccessDenied(Simulator.Encode(s_json))).Id);
        IsDecoded(Session.Run("Get-WafAsyncJob $id -ErrorAction SilentlyContinue -ErrorVariable failed; $failed[0] | ConvertFrom-WafAuthorizationMessage"), errors: 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_authorization_message_of_a_deserialized_error_is_decoded(int depth)
    {
        Session.Set("id", AddJob(Faults.AccessDenied(Simulator.Encode(s_json))).Id);
        Session.Set("depth", depth);
        Session.Run("""
            Get-WafAsyncJob $id -ErrorAction SilentlyContinue -ErrorVariable failed
            $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($failed[0], $depth))
            """).WithoutErrors();
        IsDecoded(Session.Run("$copy | ConvertFrom-WafAuthorizationMessage"));
        IsDecoded(Session.Run("ConvertFrom-WafAuthorizationMessage -ErrorRecord $copy"));
    }

    [Fact]
    public void A_deserialized_error_of_another_kind_has_no_authorization_message()
    {
        Result result = Session.Run("""
            try { [version]'x' } catch { $failed = $_ }
            [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($failed, 2)) | ConvertFrom-WafAuthorizationMessage
            """);
        Assert.StartsWith("NoAuthorizationMessage,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Waf.Requests);
    }

    [Fact]
    public void A_temporary_access_key_can_decode_an_authorization_message()
    {
        Session.Set("WafAccessKey", Waf.Account.TemporaryAccessKey);
        Session.Set("WafSecretKey", Waf.Account.TemporarySecretKey);
        Session.Set("WafSecurityToken", Waf.Account.SecurityToken);
        IsDecoded(Session.Run("ConvertFrom-WafAuthorizationMessage $message"));
    }

    [Fact]
    public void A_token_cannot_decode_an_authorization_message()
    {
        Session.Set("WafToken", Waf.Account.Token);
        ErrorRecord error = Session.Run("ConvertFrom-WafAuthorizationMessage $message").Error;
        Assert.Contains("access key", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Waf.Requests);
    }

    [Fact]
    public void The_error_for_a_missing_STS_endpoint_names_the_setting()
    {
        Session.Set("WafStsEndpoint", null);
        Assert.StartsWith("RegionMissing,", Session.Run("ConvertFrom-WafAuthorizationMessage $message").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        ErrorRecord error = Session.Run("ConvertFrom-WafAuthorizationMessage $message -Region eu-west-0").Error;
        Assert.Contains("$WafStsEndpoint", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Waf.Requests);
    }

    [Fact]
    public void An_error_of_another_kind_has_no_authorization_message()
    {
        ErrorRecord error = Session.Run("try { [version]'x' } catch { $_ | ConvertFrom-WafAuthorizationMessage }").Error;
        Assert.StartsWith("NoAuthorizationMessage,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Waf.Requests);
    }

    [Fact]
    public void The_parts_of_a_decoded_authorization_message_are_sanitized()
    {
        Session.Set("message", Simulator.Encode("""{"failure":"\u001b[31mred","context":{"":1,"psobject":2,"a":"\u001b]0;title\u0007x"}}"""));
        Result result = Session.Run("$decoded = ConvertFrom-WafAuthorizationMessage $message; $decoded.Failure; $decoded.Context.a").WithoutErrors();
        Assert.Equal(["red", "x"], result.Output.Select(text => text.BaseObject));
    }

    [Fact]
    public void The_error_for_a_missing_permission_to_decode_names_the_permission()
    {
        Waf.Account.MayDecode = false;
        ErrorRecord error = Session.Run("ConvertFrom-WafAuthorizationMessage $message").Error;
        Assert.Equal(("STS5.0003", ErrorCategory.PermissionDenied), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
        Assert.Contains("sts::decodeAuthorizationMessage", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'not encoded'", "STS5.0001")]
    [InlineData("''", "ParameterArgumentValidationError")]
    [InlineData("('x' * 10241)", "ParameterArgumentValidationError")]
    public void An_invalid_authorization_message_is_an_error(string message, string id) =>
        Assert.StartsWith(id, Session.Run($"ConvertFrom-WafAuthorizationMessage {message}").Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    private void IsDecoded(Result result, int errors = 0)
    {
        Assert.True(errors == result.Errors.Count, string.Concat(result.Errors));
        PSObject message = Assert.Single(result.Output);
        Assert.Equal("implicit deny by identity-based policy", message.Properties["Failure"].Value);
        Assert.Equal(s_json, message.Properties["DecodedMessage"].Value);
        Session.Set("decoded", message);
        Assert.Equal(["waf:asyncJob:get", "u1", "a", 1L, true, null], Session.Run("$decoded.Context.action; $decoded.Context.principal.id; $decoded.Context.tags").WithoutErrors().Output.Select(value => value?.BaseObject));
    }
}
