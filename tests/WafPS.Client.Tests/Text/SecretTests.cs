using System.Collections;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Text;

/// <summary>A server repeats a secret in whatever encoding, and it is redacted.</summary>
public class SecretTests
{
    private const string Password = """p"w\+1/ü&<é z%41=😀'q""";
    private const string Backslashes = @"\\\a\b\\\\""\\\+\\\\\\\\\\\\";
    private const string Token = "MIIEabcdefghijklmnop+qrst/uvwx=-_.yz0123456789";

    private static readonly (string Name, Func<string, string> Encode)[] s_encodings =
    [
        ("JSON", Json),
        ("JSON with all characters escaped", text => string.Concat(text.Select(c => $"\\u{(int)c:X4}"))),
        ("JSON with few characters escaped", text => text.Replace(@"\", @"\\").Replace("\"", "\\\"").Replace("/", @"\/")),
        ("URL", Uri.EscapeDataString),
        ("URL with all characters escaped", text => string.Concat(Encoding.UTF8.GetBytes(text).Select(octet => $"%{octet:x2}"))),
        ("URL with few characters escaped", text => text.Replace("%", "%25").Replace(" ", "%20")),
        ("form", text => WebUtility.UrlEncode(text)!),
        ("page", text => WebUtility.HtmlEncode(text)!),
        ("page with all characters escaped", text => string.Concat(text.EnumerateRunes().Select(rune => $"&#x{rune.Value:X6};"))),
        ("header read as Latin-1", text => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text))),
    ];

    public static TheoryData<string, string, string> Encoded => new(
        from encoding in Encodings()
        from secret in new[] { Password, Token, Backslashes }
        select (encoding.Name, secret, encoding.Encode(secret)));

    [Theory]
    [MemberData(nameof(Encoded))]
    public void A_secret_is_redacted_in_any_encoding_at_most_twice(string encoding, string secret, string encoded)
    {
        Assert.Equal($"{encoding}: ***", new Secret(secret).RedactFrom($"{encoding}: {encoded}"));
        Assert.Equal($"<<***>> {encoding} «***»", new Secret(secret).RedactFrom($"<<{encoded}>> {encoding} «{encoded}»"));
    }

    [Theory]
    [InlineData("?token=MII%3D%3D%26x=%22MII%3D%3D%22", "?token=***%26x=%22***%22")]
    [InlineData("{\\\"token\\\":\\\"MII\\u003d=\\\"}", "{\\\"token\\\":\\\"***\\\"}")]
    [InlineData("a&MII==;b", "a&***;b")]
    [InlineData("&token;&lt;MII&#61;&#x3D;&gt;", "&token;&lt;***&gt;")]
    public void Only_the_secret_is_redacted(string text, string redacted) => Assert.Equal(redacted, new Secret("MII==").RedactFrom(text));

    [Fact]
    public void The_same_secret_is_redacted_in_several_encodings_in_one_text() =>
        Assert.Equal("*** *** *** ***", new Secret("a+b/c").RedactFrom(@"a+b/c a%2Bb%2fc a\u002Bb\/c a&#43;b&#x2f;c"));

    [Theory]
    [InlineData("abab", "ababab", "***")]
    [InlineData("abab", "abababab", "***")]
    [InlineData("abcdefghijklmnop-abcdefghijklmnop-x", "abcdefghijklmnop-abcdefghijklmnop-abcdefghijklmnop-x", "***")]
    public void Nothing_is_left_of_a_secret_that_begins_within_itself(string secret, string text, string redacted) => Assert.Equal(redacted, new Secret(secret).RedactFrom(text));

    [Fact]
    public void No_secret_is_in_the_cache_of_regular_expressions()
    {
        string secret = Guid.NewGuid().ToString("N");
        string control = Guid.NewGuid().ToString("N");
        int size = Regex.CacheSize;
        // Tests that run at the same time push others out.
        Regex.CacheSize = 1000;
        try
        {
            Assert.Equal("***", new Secret(secret).RedactFrom(secret));
            Assert.Equal("", Regex.Replace("", control, ""));
            string[] cached = CachedPatterns();
            Assert.Contains(control, cached);
            Assert.DoesNotContain(cached, pattern => pattern.Contains(secret, StringComparison.Ordinal));
        }
        finally
        {
            Regex.CacheSize = size;
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(40)]
    public void A_secret_that_is_cut_off_is_redacted(int length) => Assert.Equal("bad: ***... ***", new Secret(Token).RedactFrom($"bad: {Token[..length]}... {Token}"));

    [Theory]
    [InlineData("0123456789012345", "67890")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ABC")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "abc")]
    [InlineData("0A9Zaz0A9Zaz0A9Z", "az")]
    public void A_cut_off_secret_of_any_letters_and_digits_is_redacted(string beginning, string end) =>
        Assert.Equal("bad: ***...", new Secret(beginning + end).RedactFrom($"bad: {beginning}..."));

    [Fact]
    public void A_secret_with_an_HTML_encoded_apostrophe_is_redacted() => Assert.Equal("bad: ***.", new Secret("it's").RedactFrom("bad: it&apos;s."));

    // Not as data of a test, because an attribute can't contain half a character.
    [Fact]
    public void A_secret_that_ends_in_half_a_surrogate_pair_is_redacted() => Assert.Equal("bad: ***.", new Secret("a\ud83d").RedactFrom("bad: a\ud83d."));

    [Fact]
    public void An_empty_secret_redacts_nothing() => Assert.Equal("bad", new Secret("").RedactFrom("bad"));

    [Fact]
    public void A_secret_shows_neither_itself_nor_a_hash()
    {
        Secret secret = new("pässword");
        Assert.Equal("***", $"{secret}");
        Assert.Equal(secret.GetHashCode(), new Secret("other").GetHashCode());
        Assert.Equal((true, false), (secret.All(char.IsLetter), secret.All(char.IsAscii)));
    }

    [Fact]
    public void A_beginning_of_a_secret_under_16_characters_is_not_redacted() => Assert.Equal("bad: MIIEabcdefghijk", new Secret(Token).RedactFrom("bad: MIIEabcdefghijk"));

    [Theory]
    [InlineData(Password)]
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
            // It takes milliseconds. The limit is for code whose time grows faster than the text.
            await Task.Run(() => new Secret(secret).RedactFrom(text)).WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    private static IEnumerable<(string Name, Func<string, string> Encode)> Encodings()
    {
        yield return ("as it is", text => text);
        foreach ((string inner, Func<string, string> encodeFirst) in s_encodings)
        {
            yield return (inner, encodeFirst);
            foreach ((string outer, Func<string, string> encodeSecond) in s_encodings)
            {
                yield return ($"{inner}, in {outer}", text => encodeSecond(encodeFirst(text)));
            }
        }
    }

    // These are internals of .NET: where they have changed, this fails.
    private static string[] CachedPatterns()
    {
        Type? cache = typeof(Regex).Assembly.GetType("System.Text.RegularExpressions.RegexCache");
        Assert.NotNull(cache);
        FieldInfo? dictionary = cache.GetField("s_cacheDictionary", BindingFlags.Static | BindingFlags.NonPublic);
        Assert.NotNull(dictionary);
        return [.. ((IDictionary)dictionary.GetValue(null)!).Keys.Cast<object>().Select(key =>
        {
            FieldInfo? pattern = key.GetType().GetField("_pattern", BindingFlags.Instance | BindingFlags.NonPublic);
            Assert.NotNull(pattern);
            return (string)pattern.GetValue(key)!;
        })];
    }

    // Without the quotes around it.
    private static string Json(string text) => JsonSerializer.Serialize(text)[1..^1];
}
