using System.Globalization;
using System.Text.RegularExpressions;
using WafPS.Client.Text;

namespace WafPS;

/// <summary>Inserts values into the texts of Messages.resx.</summary>
internal static class Text
{
    // Characters that a terminal doesn't show: format characters, the fillers of Hangul and Khmer, joiners and variation selectors.
    private static readonly Regex s_invisible = new(@"[\p{Cf}\u034F\u115F\u1160\u17B4\u17B5\u3164\uFFA0\uFE00-\uFE0F]", RegexOptions.CultureInvariant);

    public static string Format(string sentence, params object?[] values) => string.Format(CultureInfo.CurrentCulture, sentence, values);

    public static string List(IEnumerable<string> items) => string.Join(", ", items);

    /// <summary>Returns a user's value for a message: printable, with invisible characters by their code, and at most 80 characters long.</summary>
    public static string Shown(string value) => TextSanitizer.Shorten(TextSanitizer.Sanitize(s_invisible.Replace(value, Name)), 80);

    // The Unicode standard writes code points in this form.
    private static string Name(Match character) => $"[U+{(int)character.Value[0]:X4}]";
}
