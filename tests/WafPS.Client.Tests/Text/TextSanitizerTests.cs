using CsCheck;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Text;

public class TextSanitizerTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("域名配置检查中 😀", "域名配置检查中 😀")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u009b31mred", "red")]
    [InlineData("\u001b]0;title\u0007text", "text")]
    [InlineData("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001bPq#0\u001b\\sixel", "sixel")]
    [InlineData("a\u001bcb", "ab")]
    [InlineData("a\r\n\tb\nc", "a b c")]
    [InlineData("a\0b\u0008c\u007f", "abc")]
    [InlineData("\u202Egpj.exe", "gpj.exe")]
    [InlineData("a\u061Cb\u2066c\u206Fd\uFFF9e", "abcde")]
    [InlineData("a\U000E0041\U000E007Fb \U0001F468\u200D\U0001F467 ❤\uFE0F \U000E0100", "ab \U0001F468\u200D\U0001F467 ❤\uFE0F \U000E0100")]
    [InlineData("\u001b", "")]
    [InlineData("\u001b[", "")]
    public void Control_sequences_are_removed_from_a_text(string text, string sanitized) => Assert.Equal(sanitized, TextSanitizer.Sanitize(text));

    [Theory]
    [InlineData("\u009d")]
    [InlineData("\u001b]")]
    [InlineData("\u001b[0")]
    [InlineData("\u001b ")]
    public async Task Sanitizing_a_long_text_takes_a_bounded_time(string part)
    {
        string text = string.Concat(Enumerable.Repeat(part, 64 * 1024 / part.Length));
        // It takes milliseconds; the bound is for a regular expression that tries every way, which takes minutes.
        Assert.NotNull(await Task.Run(() => TextSanitizer.Sanitize(text)).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_replacement_character() => Assert.Equal("a\uFFFDb", TextSanitizer.Sanitize("a\ud800b"));

    [Fact]
    public void A_text_that_is_short_enough_is_not_shortened() => Assert.Equal("abcd", TextSanitizer.Shorten("abcd", 4));

    [Fact]
    public void Shortening_never_cuts_a_character_in_half() => Assert.Equal("a…", TextSanitizer.Shorten("a😀b", 2));

    [Fact]
    public void A_sanitized_text_has_no_control_characters() => AnyText.Gen.Sample(text => TextSanitizer.Sanitize(text).All(AnyText.IsPrintable), iter: 20_000);

    [Fact]
    public void Sanitizing_a_sanitized_text_changes_nothing() => AnyText.Gen.Sample(text => TextSanitizer.Sanitize(TextSanitizer.Sanitize(text)) == TextSanitizer.Sanitize(text), iter: 20_000);

    [Fact]
    public void Sanitizing_a_text_of_printable_characters_changes_nothing() => Gen.String[Gen.Char[' ', '~'], 0, 60].Sample(text => TextSanitizer.Sanitize(text) == text, iter: 5_000);
}
