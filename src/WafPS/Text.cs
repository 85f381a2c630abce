using System.Globalization;
using System.Text.RegularExpressions;
using WafPS.Client.Text;

namespace WafPS;

/// <summary>Puts values into the sentences of Messages.resx.</summary>
internal static class Text
{
    // Format characters, and others without a width: the fillers of Hangul and Khmer, joiners, variation selectors.
    private static readonly Regex s_invisible = new(@"[\p{Cf}\u034F\u115F\u1160\u17B4\u17B5\u3164\uFFA0\uFE00-\uFE0F]", RegexOptions.CultureInvariant);

    public static string Format(string sentence, params object?[] values) => string.Format(CultureInfo.CurrentCulture, sentence, values);

    public static string List(IEnumerable<string> items) => string.Join(", ", items);

    /// <summary>A user's value as it can be shown in a sentence: printable, with the names of characters that nobody sees, and shortened.</summary>
    public static string Shown(string value) => TextSanitizer.Shorten(TextSanitizer.Sanitize(s_invisible.Replace(value, Name)), 80);

    // In the form of the Unicode standard.
    private static string Name(Match character) => $"[U+{(int)character.Value[0]:X4}]";
}
