using System.Net;
using System.Text.Json;
using WafPS.Client.Authentication;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Authentication;

/// <summary>A secret is found in a text in whatever writing a server repeats it.</summary>
public class RedactionTests
{
    private const string PasswordCredential = """p"w\+1/ü&<é z%41=😀'q""";
    private const string Backslashes = @"\\\a\b\\\\""\\\+\\\\\\\\\\\\";
    private const string Token = "MIIEabcdefghijklmnop+qrst/uvwx=-_.yz0123456789";

    public static TheoryData<string, string> Writings
    {
        get
        {
            (string Name, Func<string, string> Write)[] writings =
            [
                ("as it is", text => text),
                ("JSON", Json), ("JSON in JSON", text => Json(Json(text))), ("JSON in JSON in JSON", text => Json(Json(Json(text)))),
                ("address", Uri.EscapeDataString), ("form", text => WebUtility.UrlEncode(text)!), ("address in an address", text => Uri.EscapeDataString(Uri.EscapeDataString(text))),
                ("page", text => WebUtility.HtmlEncode(text)!), ("page in a page", text => WebUtility.HtmlEncode(WebUtility.HtmlEncode(text))!),
            ];
            return new(from writing in writings from secret in new[] { PasswordCredential, Token, Backslashes } select (writing.Name, $"{secret}\n{writing.Write(secret)}"));
        }
    }

    [Theory]
    [MemberData(nameof(Writings))]
    public void A_secret_is_redacted_in_any_encoding(string writing, string secretAndText)
    {
        string[] parts = secretAndText.Split('\n');
        Assert.Equal($"{writing}: ***", Credential.Without($"{writing}: {parts[1]}", new Secret(parts[0])));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(40)]
    public void A_secret_that_is_cut_off_is_redacted(int length) => Assert.Equal("bad: ***... ***", Credential.Without($"bad: {Token[..length]}... {Token}", new Secret(Token)));

    [Theory]
    [InlineData("0123456789012345", "67890")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ABC")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "abc")]
    [InlineData("0A9Zaz0A9Zaz0A9Z", "az")]
    public void A_cut_off_secret_of_any_letters_and_digits_is_redacted(string beginning, string end) =>
        Assert.Equal("bad: ***...", Credential.Without($"bad: {beginning}...", new Secret(beginning + end)));

    [Fact]
    public void A_secret_with_an_HTML_encoded_apostrophe_is_redacted() => Assert.Equal("bad: ***.", Credential.Without("bad: it&apos;s.", new Secret("it's")));

    // Not as data of a test: an attribute can't hold half a sign.
    [Fact]
    public void A_secret_that_ends_in_half_a_surrogate_pair_is_redacted() => Assert.Equal("bad: ***.", Credential.Without("bad: a\ud83d.", new Secret("a\ud83d")));

    [Fact]
    public void A_secret_shows_neither_itself_nor_a_hash()
    {
        Secret secret = new("pässword");
        Assert.Equal("***", $"{secret}");
        Assert.Equal(secret.GetHashCode(), new Secret("other").GetHashCode());
        Assert.Equal((true, false), (secret.All(char.IsLetter), secret.All(char.IsAscii)));
    }

    [Fact]
    public void A_beginning_of_a_secret_under_16_characters_is_not_redacted() => Assert.Equal("bad: MIIEabcdefghijk", Credential.Without("bad: MIIEabcdefghijk", new Secret(Token)));

    [Theory]
    [InlineData(PasswordCredential)]
    [InlineData(Token)]
    [InlineData(Backslashes)]
    [InlineData("++++++++")]
    [InlineData("MII+a/b=c-d_e.f+g/h=i-j_k.l+m/n=o-p_q.r+s/t=u-v_w.x+y/z=A-B_C.D+E/F=G-H_I.J+K/L=M-N_O.P+Q/R=S-T_U.V+W/X=Y-Z_0.1+2/3=4-5_6.7+8/9=")]
    [InlineData("\t\n\t\n\t\n\t\n\t\n\t\n\t\n\t\n\t\n\t\n\t\n\t\n\t\n\t\nx")]
    [InlineData("&%&%&%&%&%&%&%&%&%&% & % & % & % & % é密😀é密😀é密😀é密😀é密😀é密😀é密😀é密😀")]
    public async Task Redaction_of_a_long_text_takes_a_bounded_time(string secret)
    {
        foreach (string part in new[] { @"\", "%25", "%", "&amp;", "&", "&#0", "amp;", secret[..^1], secret[..1] + @"\", "+", " " })
        {
            string text = string.Concat(Enumerable.Repeat(part, 64 * 1024 / part.Length));
            // It takes milliseconds; the bound is for an expression that tries every way.
            await Task.Run(() => Credential.Without(text, new Secret(secret))).WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    // Without the quotes around it.
    private static string Json(string text) => JsonSerializer.Serialize(text)[1..^1];
}
