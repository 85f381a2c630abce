using System.Text;
using System.Text.Json;
using CsCheck;
using WafPS.Client.Responses;
using WafPS.Client.Tests.Text;

namespace WafPS.Client.Tests.Responses;

public class ServiceErrorReaderTests
{
    private static readonly Gen<string> s_name = Gen.OneOf(
        Gen.OneOf("error_code", "errorCode", "code", "error_msg", "message", "error", "details", "request_id", "status", "job_id", "x"), Gen.String[Gen.Char.AlphaNumeric, 0, 8]);

    private static readonly Gen<string> s_json = Gen.Recursive<string>((depth, inner) => Gen.OneOf(
        AnyText.Gen.Select(Quoted), Gen.Int.Select(number => $"{number}"), Gen.OneOf("null", "true", "1e999", "-0"),
        depth > 3 ? Gen.Const("{}") : Gen.Select(s_name, inner).Array[0, 5].Select(parts => $"{{{string.Join(',', parts.Select(part => $"{Quoted(part.Item1)}:{part.Item2}"))}}}"),
        depth > 3 ? Gen.Const("[]") : inner.Array[0, 4].Select(items => $"[{string.Join(',', items)}]")));

    [Theory]
    [InlineData("""{"error_code":"WAF.00011001","error_msg":"bad request"}""", "WAF.00011001", "bad request", null)]
    [InlineData("""{"error_msg":"throttled","error_code":"APIGW.0308","request_id":"r1"}""", "APIGW.0308", "throttled", "r1")]
    [InlineData("""{"error":{"code":401,"message":"The request you have made requires authentication.","title":"Unauthorized"}}""", null, "The request you have made requires authentication.", null)]
    [InlineData("""{"error":{"code":"IAM.0011","message":"no"}}""", "IAM.0011", "no", null)]
    [InlineData("""{"error_code":"STS5.1234","error_msg":"no"}""", "STS5.1234", "no", null)]
    [InlineData("""{"code":"X.1","message":"m"}""", "X.1", "m", null)]
    [InlineData("""{"errorCode":"X.2","errorMsg":"m"}""", "X.2", "m", null)]
    [InlineData("""{"errorCode":"X.3","errorMessage":"m"}""", "X.3", "m", null)]
    [InlineData("""{"code":1001,"message":"m"}""", "1001", "m", null)]
    [InlineData("""{"code":401,"message":"m"}""", null, "m", null)]
    [InlineData("""{"error":"Unauthorized"}""", null, "Unauthorized", null)]
    [InlineData("""{"error":7}""", null, "{\"error\":7}", null)]
    [InlineData("""{"error_code":"X.7","error":{"code":"X.8","message":"inner"}}""", "X.7", "inner", null)]
    [InlineData("<Other><Code>X.9</Code></Other>", null, "<Other><Code>X.9</Code></Other>", null)]
    [InlineData("""{"error_code":"WAF.00011001"}""", "WAF.00011001", null, null)]
    [InlineData("""{"error_code":null,"error_msg":"m"}""", null, "m", null)]
    [InlineData("<Error><Code>X.4</Code><Message>m</Message><RequestId>r2</RequestId></Error>", "X.4", "m", "r2")]
    [InlineData("<?xml version=\"1.0\"?>\n<Error>\n <Code>X.5</Code>\n <Other><Code>no</Code></Other></Error>", "X.5", null, null)]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-16\"?><Error><Code>X.10</Code></Error>", "X.10", null, null)]
    [InlineData("\uFEFF<Error><Code>X.11</Code></Error>", "X.11", null, null)]
    [InlineData("\uFEFF{\"error_code\":\"X.6\",\"error_msg\":\"m\"}", "X.6", "m", null)]
    public void Every_known_shape_of_an_error_response_is_read(string body, string? code, string? message, string? requestId)
    {
        ServiceError error = Read(body, 401);
        Assert.Equal((code, message, requestId), (error.Code, error.Message, error.RequestId));
    }

    [Fact]
    public void An_XML_declaration_with_invalid_bytes_does_not_break_the_error_reader()
    {
        // Found by a million broken bodies: it ended .NET's reader of XML with an exception that it doesn't document.
        byte[] body = [.. "<?xml version=\"1.0"u8, 0xE2, .. Enumerable.Repeat((byte)0x80, 62), 0xA8, .. "\"?><Error><Code>NoS,v\"hK\\uey</Code><"u8];
        ServiceError error = ServiceErrorReader.Read(StubNetwork.Read(400, body));
        Assert.Null(error.Code);
        Assert.StartsWith("<?xml version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_error_code_or_message_is_shortened()
    {
        ServiceError error = Read($$"""{"error_code":"{{new string('c', 5000)}}","error_msg":"{{new string('m', 60_000)}}"}""", 400);
        Assert.Equal((new string('c', 80) + "…", new string('m', 4096) + "…"), (error.Code, error.Message));
    }

    [Fact]
    public void Error_details_from_services_behind_WAF_are_kept()
    {
        ServiceError error = Read("""
            {"error_code":"WAF.00012006","error_msg":"denied","encoded_authorization_message":"abc",
             "details":[{"error_code":"IAM.1","error_msg":"one"},{"error_code":"IAM.2","error_msg":"two"},{"error_code":"IAM.3"},{"error_msg":"four"},{},7,null]}
            """, 403);
        Assert.Equal("abc", error.EncodedAuthorizationMessage);
        Assert.Equal([("IAM.1", "one"), ("IAM.2", "two"), ("IAM.3", null), (null, "four")], error.Details.Select(detail => (detail.Code, detail.Message)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("{\"error_code\":")]
    [InlineData("<Error>")]
    [InlineData("<Error/>")]
    [InlineData("<!DOCTYPE Error [<!ENTITY a \"b\">]><Error><Code>&a;</Code></Error>")]
    [InlineData("{\"details\":7,\"error\":[]}")]
    public void The_message_of_an_error_with_an_unknown_shape_is_its_body(string body)
    {
        ServiceError error = Read(body, 500);
        Assert.Equal((null, body.Length == 0 ? null : body), (error.Code, error.Message));
    }

    [Fact]
    public void A_long_body_is_shown_by_its_first_512_printable_characters()
    {
        string message = Read("<html>\r\n\u001b[31m" + new string('x', 2000), 502).Message!;
        Assert.Equal("<html> " + new string('x', 505) + "…", message);
    }

    [Fact]
    public void An_error_response_whose_bytes_are_not_text_is_still_read()
    {
        ServiceError error = ServiceErrorReader.Read(StubNetwork.Read(500, [0xFF, 0xFE, 0x00, 0x41]));
        Assert.Contains("A", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_half_a_character_does_not_hide_the_code()
    {
        ServiceError error = Read("""{"error_code":"WAF.1","error_msg":"\ud800"}""", 500);
        Assert.Equal("WAF.1", error.Code);
    }

    [Fact]
    public void A_JSON_name_with_half_a_character_does_not_break_the_error_reader()
    {
        ServiceError error = Read("""{"\ud800":1,"error_code":"WAF.1"}""", 500);
        Assert.Contains("WAF.1", error.Code ?? error.Message, StringComparison.Ordinal);
    }

    private static ServiceError Read(string body, int status) => ServiceErrorReader.Read(StubNetwork.Read(status, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void A_service_error_is_read_from_any_bytes() => Gen.Select(Gen.Byte.Array[0, 400], Gen.Int[100, 599])
        .Sample((body, status) => IsPrintable(ServiceErrorReader.Read(StubNetwork.Read(status, body))), iter: 5_000);

    [Fact]
    public void A_service_error_is_read_from_any_JSON() => Gen.Select(s_json, Gen.Int[100, 599])
        .Sample((json, status) => IsPrintable(ServiceErrorReader.Read(StubNetwork.Read(status, Encoding.UTF8.GetBytes(json)))), iter: 5_000);

    [Fact]
    public void An_error_code_is_found_whatever_else_is_in_the_body() => Gen.Select(
            Gen.OneOf("error_code", "errorCode", "code"), Gen.OneOf("WAF.00014001", "APIGW.0301", "PAP5.0028", "Any.Code-1"), Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 9, 12], s_json).Array[0, 4], Gen.Bool)
        .Sample(
            (name, code, others, isWrapped) =>
            {
                string inner = $"{{{string.Join(',', others.Select(other => $"{Quoted(other.Item1)}:{other.Item2}").Append($"\"{name}\":\"{code}\""))}}}";
                return ServiceErrorReader.Read(StubNetwork.Read(400, Encoding.UTF8.GetBytes(isWrapped ? $"{{\"error\":{inner}}}" : inner))).Code == code;
            },
            iter: 3_000);

    private static bool IsPrintable(ServiceError error) =>
        new[] { error.Code, error.Message, error.RequestId, error.EncodedAuthorizationMessage }.All(text => (text ?? "").All(AnyText.IsPrintable)) && error.Details.All(IsPrintable);

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
