using CsCheck;

namespace WafPS.Client.Tests.Text;

/// <summary>What a network may bring.</summary>
internal static class AnyText
{
    public static Gen<string> Gen { get; } = CsCheck.Gen.OneOf(
        CsCheck.Gen.String,
        CsCheck.Gen.Char['\0', '\u2069'].Array[0, 40].Select(chars => new string(chars)),
        CsCheck.Gen.OneOf("\u001b[31m", "\u001b]0;title\u0007", "\u009b2J", "\r\n", "\u202e", "状态", "😀", "\u061c", "\U000e0041", "\ud800", "text").Array[0, 8].Select(string.Concat));

    public static bool IsPrintable(char c) => !char.IsControl(c) && c is not ((>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u061c' or '\u200e' or '\u200f' or '\u2028' or '\u2029');
}
