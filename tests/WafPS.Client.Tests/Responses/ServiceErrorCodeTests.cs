using WafPS.Client.Responses;

namespace WafPS.Client.Tests.Responses;

/// <summary>What the vendor's pages of error codes say.</summary>
public class ServiceErrorCodeTests
{
    [Theory]
    [InlineData(400, "WAF.00011000 WAF.00011001 WAF.00011999 WAF.00021000 WAF.00021500 WAF.00021999 APIGW.0104 APIGW.0105 APIGW.0106 APIGW.0602 APIGW.0607")]
    [InlineData(401, "WAF.00012001 WAF.00012002 APIGW.0301 APIGW.0303 APIGW.0305 APIGW.0307 APIGW.0311")]
    [InlineData(403, "WAF.00012003 WAF.00012006 APIGW.0302 APIGW.0304 APIGW.0306 APIGW.0310 APIGW.0401 APIGW.0402 APIGW.0404 APIGW.0801 APIGW.0802")]
    [InlineData(404, "WAF.00014001 WAF.00022001 APIGW.0101 APIGW.0103")]
    [InlineData(405, "APIGW.0501 APIGW.0502")]
    [InlineData(429, "APIGW.0308 APIG.0308 APIC.0308")]
    [InlineData(500, "WAF.00010001 WAF.00010002 WAF.00020001 WAF.00020002 APIGW.0601 APIGW.0605 APIGW.0606 APIGW.0608 APIGW.0609 APIGW.0611 APIGW.0612 APIGW.0705")]
    [InlineData(502, "APIGW.0610")]
    [InlineData(503, "APIGW.0613")]
    [InlineData(null, "WAF.00010999 WAF.00012000 WAF.00020999 WAF.00022000 APIGW.0999 IAM.0011 WAF.1 XWAF.00011001 WAF.00011001x 1001")]
    public void An_error_code_has_an_effective_status_code_of_its_own(int? status, string codes) =>
        Assert.All(codes.Split(' '), code => Assert.Equal(status, ServiceErrorCode.EffectiveStatusCode(code)));

    [Fact]
    public void A_missing_error_code_has_no_effective_status_code() => Assert.Null(ServiceErrorCode.EffectiveStatusCode(null));

    [Theory]
    [InlineData("APIG.0308", "APIGW.0308")]
    [InlineData("APIC.0301", "APIGW.0301")]
    [InlineData("APIGW.0301", "APIGW.0301")]
    [InlineData("WAF.00011001", "WAF.00011001")]
    [InlineData("IAM.0011", "IAM.0011")]
    public void Gateway_error_codes_with_different_prefixes_have_one_canonical_code(string code, string canonical) => Assert.Equal(canonical, ServiceErrorCode.Canonical(code));

    [Theory]
    [InlineData("Incorrect IAM authentication information: signature expired, expect x", AuthenticationErrorKind.SignatureExpired)]
    [InlineData("Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:GET", AuthenticationErrorKind.SignatureMismatch)]
    [InlineData("Incorrect IAM authentication information: AK not exist", AuthenticationErrorKind.UnknownKey)]
    [InlineData("Incorrect IAM authentication information: Get secretKey failed,ak:x,err:ak not exist", AuthenticationErrorKind.UnknownKey)]
    [InlineData("Incorrect IAM authentication information: Get secretKey failed", AuthenticationErrorKind.UnknownKey)]
    [InlineData("Incorrect IAM authentication information: AK access failed to reach the limit,forbidden", AuthenticationErrorKind.KeyLocked)]
    [InlineData("Incorrect IAM authentication information: decrypt token fail", AuthenticationErrorKind.TokenInvalid)]
    [InlineData("Incorrect IAM authentication information: token expires, expires_at: x", AuthenticationErrorKind.TokenExpired)]
    [InlineData("Incorrect IAM authentication information: x-auth-token not found", AuthenticationErrorKind.TokenMissing)]
    [InlineData("denied", AuthenticationErrorKind.None)]
    [InlineData(null, AuthenticationErrorKind.None)]
    internal void The_reason_for_a_rejected_credential_is_read_from_the_message(string? message, AuthenticationErrorKind errorKind) =>
        Assert.Equal(errorKind, new ServiceError { Message = message }.AuthenticationErrorKind);
}
