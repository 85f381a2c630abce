using System.Globalization;
using WafPS.Client.Answers;

namespace WafPS;

/// <summary>Puts values into the sentences of Messages.resx.</summary>
internal static class Text
{
    public static string Format(string sentence, params object?[] values) => string.Format(CultureInfo.CurrentCulture, sentence, values);

    public static string List(IEnumerable<string> items) => string.Join(", ", items);

    /// <summary>A user's value as it can be shown in a sentence: printable, and not the whole of a long one.</summary>
    public static string Shown(string value) => PrintableText.Shorten(PrintableText.Clean(value), 80);
}
