using System.Management.Automation;
using WafSimulator;

namespace WafPS.Tests.Errors;

public sealed class ErrorRecordTests : WafTest
{
    [Theory]
    [InlineData(400, "WAF.00011001", "WAF.00011001", ErrorCategory.InvalidArgument)]
    [InlineData(400, "WAF.00021003", "WAF.00021003", ErrorCategory.InvalidArgument)]
    [InlineData(400, "WAF.00012001", "WAF.00012001", ErrorCategory.AuthenticationError)]
    [InlineData(401, "WAF.00012002", "WAF.00012002", ErrorCategory.AuthenticationError)]
    [InlineData(401, "APIGW.0301", "APIGW.0301", ErrorCategory.AuthenticationError)]
    [InlineData(401, "APIG.0307", "APIG.0307", ErrorCategory.AuthenticationError)]
    [InlineData(400, "WAF.00012003", "WAF.00012003", ErrorCategory.PermissionDenied)]
    [InlineData(403, "WAF.00012006", "WAF.00012006", ErrorCategory.PermissionDenied)]
    [InlineData(403, "APIGW.0302", "APIGW.0302", ErrorCategory.PermissionDenied)]
    [InlineData(400, "WAF.00014001", "WAF.00014001", ErrorCategory.ObjectNotFound)]
    [InlineData(404, "WAF.00022001", "WAF.00022001", ErrorCategory.ObjectNotFound)]
    [InlineData(404, "APIGW.0101", "APIGW.0101", ErrorCategory.ObjectNotFound)]
    [InlineData(401, "Some.Code", "Some.Code", ErrorCategory.AuthenticationError)]
    [InlineData(403, "Some.Code", "Some.Code", ErrorCategory.PermissionDenied)]
    [InlineData(404, "Some.Code", "Some.Code", ErrorCategory.ObjectNotFound)]
    [InlineData(400, "Some.Code", "Some.Code", ErrorCategory.InvalidArgument)]
    [InlineData(400, "", "HttpStatus400", ErrorCategory.InvalidArgument)]
    [InlineData(401, "", "HttpStatus401", ErrorCategory.AuthenticationError)]
    [InlineData(403, "", "HttpStatus403", ErrorCategory.PermissionDenied)]
    [InlineData(404, "", "HttpStatus404", ErrorCategory.ObjectNotFound)]
    [InlineData(405, "", "HttpStatus405", ErrorCategory.InvalidOperation)]
    public void The_error_ID_is_the_error_code_or_else_the_status_code(int status, string code, string id, ErrorCategory category)
    {
        string body = code.Length == 0 ? "" : $$"""{"error_code":"{{code}}","error_msg":"what it says"}""";
        ErrorRecord error = Get(Faults.Body(status, body)).Error;
        IsGetError(error, id, category);
        dynamic exception = error.Exception;
        Assert.Equal("WafPS.WafServiceException", error.Exception.GetType().FullName);
        Assert.Equal((status, code.Length == 0 ? null : code), ((int)exception.StatusCode, (string?)exception.ErrorCode));
        Assert.Equal(error.TargetObject, (string)exception.JobId);
        Assert.Single(Waf.Requests);
    }

    [Theory]
    [InlineData(429, "APIGW.0308", ErrorCategory.LimitsExceeded)]
    [InlineData(500, "WAF.00010001", ErrorCategory.ResourceUnavailable)]
    [InlineData(503, "APIGW.0613", ErrorCategory.ResourceUnavailable)]
    public void A_transient_failure_with_too_long_a_Retry_After_time_is_an_error_at_once(int status, string code, ErrorCategory category)
    {
        ErrorRecord error = Get(Faults.Status(status, code, "busy", ("Retry-After", "3600"))).Error;
        IsGetError(error, code, category);
        Assert.Contains("wants a pause of 3600 s", error.ToString(), StringComparison.Ordinal);
        Assert.Single(Waf.Requests);
    }

    [Fact]
    public void The_error_record_has_all_details_of_the_response()
    {
        ErrorRecord error = Get(Faults.Body(403, """
            {"error_code":"WAF.00012006","error_msg":"denied by policy","encoded_authorization_message":"ZW5jb2RlZA",
             "details":[{"error_code":"IAM.0011","error_msg":"no such grant"}]}
            """)).Error;
        dynamic exception = error.Exception;
        string requestId = exception.RequestId;
        Assert.Matches("^[0-9a-f]{32}$", requestId);
        Assert.Equal("denied by policy", (string)exception.ErrorMessage);
        Assert.Equal("ZW5jb2RlZA", (string)exception.EncodedAuthorizationMessage);
        Assert.Equal(("IAM.0011", "no such grant"), ((string)exception.Details[0].ErrorCode, (string)exception.Details[0].ErrorMessage));
        Assert.Equal($"denied by policy (WAF.00012006, HTTP 403, request {requestId}, credential from $WafAccessKey)", error.ErrorDetails.Message);
        Assert.Equal(error.ErrorDetails.Message, error.Exception.Message);
        Assert.Contains("WAF ReadOnlyAccess", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WAF.00011004")]
    [InlineData("WAF.00012001")]
    [InlineData("WAF.00012002")]
    [InlineData("WAF.00014001")]
    [InlineData("APIGW.0301")]
    [InlineData("APIG.0307")]
    [InlineData("Unknown.Code")]
    public void Every_error_code_has_a_recommended_action(string code)
    {
        ErrorRecord error = Get(Faults.Status(400, code, "m")).Error;
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Equal(code == "Unknown.Code", error.ErrorDetails.RecommendedAction == Get(Faults.Status(400, "", "m")).Error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void The_error_for_an_HTML_page_shows_the_beginning_of_the_page()
    {
        ErrorRecord error = Get(Faults.Html(403)).Error;
        IsGetError(error, "HttpStatus403", ErrorCategory.PermissionDenied);
        Assert.StartsWith("<html> <head><title>403</title>", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_in_a_response_are_redacted_in_the_error_record()
    {
        Session.Set("WafToken", Waf.Account.Token);
        ErrorRecord error = Get(Faults.Status(401, "APIGW.0301", $"verify fail: x-auth-token:{Waf.Account.Token}|")).Error;
        Assert.Contains("x-auth-token:***|", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Waf.Account.Token, error.Exception.ToString(), StringComparison.Ordinal);
    }
}
