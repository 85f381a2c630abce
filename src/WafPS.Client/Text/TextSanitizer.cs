using System.Text;
using System.Text.RegularExpressions;

namespace WafPS.Client.Text;

/// <summary>Makes text from the network safe to print, because a terminal would execute the escape sequences of a server.</summary>
internal static class TextSanitizer
{
    // CSI, then the strings that end in BEL or ST (OSC, DCS, SOS, PM, APC), then the two-character escapes (ECMA-48).
    // A string without an end extends to the next escape, as on a terminal. The groups are atomic, so that no character is matched twice.
    private static readonly Regex s_escapeSequence = new(
        "(?:\x1B\\[|\x9B)(?>[0-?]*)(?>[ -/]*)[@-~]|(?:\x1B[\\]PX^_]|[\x9D\x90\x98\x9E\x9F])(?>[^\x07\x1B\x9C]*)(?:\x07|\x1B\\\\|\x9C)?|\x1B(?>[ -/]*)[0-~]",
        RegexOptions.CultureInvariant);

    /// <summary>Removes control characters, escape sequences, direction overrides and tags. A space replaces line breaks and tabs.</summary>
    public static string Sanitize(string text)
    {
        if (IsSanitized(text))
        {
            return text;
        }

        StringBuilder sanitized = new(text.Length);
        string visible = s_escapeSequence.Replace(text, "");
        for (int i = 0; i < visible.Length; i++)
        {
            char c = visible[i];
            if (c is '\r' or '\n' or '\t' or '\u2028' or '\u2029')
            {
                if (sanitized.Length > 0 && sanitized[sanitized.Length - 1] != ' ')
                {
                    sanitized.Append(' ');
                }
            }
            else if (char.IsSurrogatePair(visible, i))
            {
                i++;
                // Tag characters are invisible, but software reads them. They are removed.
                if (c != '\uDB40' || visible[i] is < '\uDC00' or > '\uDC7F')
                {
                    sanitized.Append(c).Append(visible[i]);
                }
            }
            else if (char.IsSurrogate(c))
            {
                sanitized.Append('\uFFFD');
            }
            else if (!IsForbidden(c))
            {
                sanitized.Append(c);
            }
        }

        return sanitized.ToString().TrimEnd();
    }

    /// <summary>Shortens a text, without cutting a surrogate pair.</summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        return text.Substring(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length) + "…";
    }

    private static bool IsSanitized(string text)
    {
        foreach (char c in text)
        {
            if (IsForbidden(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsForbidden(char c) =>
        char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u206F') or '\u061C' or '\u200E' or '\u200F' or (>= '\uFFF9' and <= '\uFFFB') or '\uFEFF';
}

/// <summary>Makes text from the network safe to print, and redacts the secrets that the request sent.</summary>
/// <param name="redact">Replaces these secrets in a text. Null if the request sent none.</param>
internal sealed class Sanitizer(Func<string, string>? redact)
{
    public const string Hidden = "***";

    /// <summary>For a request without secrets.</summary>
    public static Sanitizer WithoutSecrets { get; } = new(null);

    public string Redact(string text) => redact is null ? text : redact(text);

    // Sanitizing can change a secret so that Redact doesn't recognize it, and can also complete one. So Redact runs before and after it.
    public string Sanitize(string text) => Redact(TextSanitizer.Sanitize(Redact(text)));

    /// <summary>Returns a sanitizer that also redacts another secret, such as a token that was just issued.</summary>
    public Sanitizer With(string? secret) => string.IsNullOrEmpty(secret) ? this : new(text => Redact(text.Replace(secret!, Hidden)));
}
