using System.Globalization;
using System.Management.Automation;
using WafSimulator;

namespace WafPS.Tests.Errors;

/// <summary>Every code of the vendor's says what to do.</summary>
public sealed class RecommendedActionTests : WafTest
{
    public static TheoryData<string, int> Codes { get; } = new(
        from code in WafCodes().Concat("0101 0103 0104 0105 0106 0201 0301 0302 0303 0304 0305 0306 0307 0308 0310 0311 0401 0402 0404 0501 0502 0601 0602 0605 0606 0607 0608 0609 0610 0611 0612 0613 0705 0801 0802"
            .Split(' ').Select(number => "APIGW." + number))
        select (code, 400));

    [Theory]
    [MemberData(nameof(Codes))]
    public void Each_documented_error_code_has_a_recommended_action_of_its_own(string code, int status)
    {
        string general = Action("WAF.99999999", status, "The service's words");
        string own = Action(code, status, "The service's words");
        Assert.NotEqual(general, own);
    }

    [Theory]
    [InlineData("verify aksk signature fail, canonicalRequest:GET|/|", "secret key")]
    [InlineData("calc aksk signature fail:signature expired,signature time:20260101T000000Z,server time:20260101T003000Z", "clock")]
    [InlineData("Get secretKey failed,ak:QTWAOYTTINDUT2QVKYUC,err:ak not exist", "the AK")]
    [InlineData("decrypt token fail", "token")]
    [InlineData("token expires, expires_at: 2026-01-01T00:00:00.000000Z", "token")]
    [InlineData("x-auth-token not found", "proxy")]
    [InlineData("AK access failed to reach the limit,forbidden", "five minutes")]
    public void APIGW_0301_has_a_recommended_action_for_each_cause(string cause, string named)
    {
        string own = Action("APIGW.0301", 401, "Incorrect IAM authentication information: " + cause);
        Assert.NotEqual(Action("APIGW.0301", 401, "Incorrect IAM authentication information"), own);
        Assert.Contains(named, own, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_error_for_a_throttled_request_shows_the_rate_limit()
    {
        // The pause is longer than a read waits for, so that the throttled response is the result.
        ErrorRecord error = Get(Faults.Throttled("limit:10,time:1 day", ("Retry-After", "86400"))).Error;
        Assert.Contains("10 requests in 86400 s", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_shows_a_rate_limit_of_one_request_in_the_singular()
    {
        ErrorRecord error = Get(Faults.Throttled("limit:1,time:1 day", ("Retry-After", "86400"))).Error;
        Assert.Contains("1 request in 86400 s", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_for_a_rejected_token_shows_its_source_and_age()
    {
        Session.Set("WafToken", Waf.Account.ExpiredToken);
        Assert.Contains("token from $WafToken, in use for 0 min", Get([null]).Error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_secret_key_and_a_changed_request_have_different_errors()
    {
        Session.Set("WafSecretKey", "wrong");
        Assert.Contains("the secret key doesn't belong to this access key", Get([null]).Error.ErrorDetails.Message, StringComparison.Ordinal);
        Session.Set("WafSecretKey", Waf.Account.SecretKey);
        string canonical = "GET|/other/|";
        ErrorRecord error = Get(Faults.Status(401, "APIGW.0301", $"verify aksk signature fail, canonicalRequest:{canonical}")).Error;
        Assert.Contains("seen: '/other/'", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(402)]
    [InlineData(405)]
    [InlineData(409)]
    [InlineData(413)]
    [InlineData(414)]
    public void An_unexpected_status_code_has_a_recommended_action(int status) =>
        Assert.Contains("trying again is no use", Action("WAF.99999999", status, "The service's words"), StringComparison.Ordinal);

    [Fact]
    public void The_recommended_action_for_invalid_input_shows_where_to_find_valid_input()
    {
        Assert.Contains("job_id", Session.Run("Get-WafAsyncJob short").Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("$Error", Session.Run("$Error[0] | ConvertFrom-WafAuthorizationMessage").Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    // A pause so long that it isn't waited for.
    private string Action(string code, int status, string message) =>
        Session.Run($"Get-WafAsyncJob {AddJob(Faults.Status(status, code, message, ("Retry-After", "86400"))).Id}").Errors[^1].ErrorDetails.RecommendedAction ?? "";

    private static IEnumerable<string> WafCodes() =>
        new List<int>([10001, 10002, 20001, 20002, 14001, 14002, 14009, 22001, 22005, .. Enumerable.Range(11001, 22), .. Enumerable.Range(12001, 10), .. Enumerable.Range(13001, 7)])
        .Select(number => "WAF." + number.ToString("00000000", CultureInfo.InvariantCulture));
}
