using System.Text;
using System.Text.Json;
using CsCheck;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Responses;

/// <summary>Properties of the readers for any bytes from the network.</summary>
public class ReadingProperties
{
    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.String,
        Gen.Char['\0', '\u2069'].Array[0, 40].Select(chars => new string(chars)),
        Gen.OneOf("\u001b[31m", "\u001b]0;title\u0007", "\u009b2J", "\r\n", "\u202e", "状态", "😀", "\u061c", "\U000e0041", "\ud800", "text").Array[0, 8].Select(string.Concat));

    private static readonly Gen<string> s_name = Gen.OneOf(
        Gen.OneOf("error_code", "errorCode", "code", "error_msg", "message", "error", "details", "request_id", "status", "job_id", "x"), Gen.String[Gen.Char.AlphaNumeric, 0, 8]);

    private static readonly Gen<string> s_json = Gen.Recursive<string>((depth, inner) => Gen.OneOf(
        s_text.Select(Quoted), Gen.Int.Select(number => $"{number}"), Gen.OneOf("null", "true", "1e999", "-0"),
        depth > 3 ? Gen.Const("{}") : Gen.Select(s_name, inner).Array[0, 5].Select(parts => $"{{{string.Join(',', parts.Select(part => $"{Quoted(part.Item1)}:{part.Item2}"))}}}"),
        depth > 3 ? Gen.Const("[]") : inner.Array[0, 4].Select(items => $"[{string.Join(',', items)}]")));

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

    [Fact]
    public void A_sanitized_text_has_no_control_characters() => s_text.Sample(text => TextSanitizer.Sanitize(text).All(IsPrintable), iter: 20_000);

    [Fact]
    public void Sanitizing_a_sanitized_text_changes_nothing() => s_text.Sample(text => TextSanitizer.Sanitize(TextSanitizer.Sanitize(text)) == TextSanitizer.Sanitize(text), iter: 20_000);

    [Fact]
    public void Sanitizing_a_text_of_printable_characters_changes_nothing() => Gen.String[Gen.Char[' ', '~'], 0, 60].Sample(text => TextSanitizer.Sanitize(text) == text, iter: 5_000);

    private static bool IsPrintable(ServiceError error) =>
        new[] { error.Code, error.Message, error.RequestId, error.EncodedAuthorizationMessage }.All(text => (text ?? "").All(IsPrintable)) && error.Details.All(IsPrintable);

    private static bool IsPrintable(char c) => !char.IsControl(c) && c is not ((>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u061c' or '\u200e' or '\u200f' or '\u2028' or '\u2029');

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
