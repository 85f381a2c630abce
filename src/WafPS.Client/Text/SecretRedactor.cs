using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace WafPS.Client.Text;

/// <summary>
/// Redacts a secret from the text of a server: as it is, encoded once, or encoded twice. A gateway encodes a text twice if it puts the JSON of
/// the service behind it into its own JSON as a string. A proxy does it if it shows a URL on its error page.
/// </summary>
internal static class SecretRedactor
{
    // A server that complains about a long header often shows only its beginning. 16 characters are enough to recognize a secret.
    private const int MaxRequiredLength = 16;
    private const string PercentEscape = "%[0-7][0-9A-Fa-f]|(?:%[89A-Fa-f][0-9A-Fa-f])+";

    private static readonly Encoding s_latin1 = Encoding.GetEncoding("iso-8859-1");

    // Encoders differ in the characters that they escape, and in the case of hexadecimal digits. A decoder reads all variants.
    private static readonly (Regex Escape, Func<string, string> Decode)[] s_encodings =
    [
        // A JSON string.
        (new(@"(\\(?:u[0-9A-Fa-f]{4}|[""'\\/bfnrt]))"), Regex.Unescape),
        // A URL. The bytes of a character that isn't ASCII can only be decoded together.
        (new($"({PercentEscape})"), WebUtility.UrlDecode!),
        // A form, which has plus signs for spaces.
        (new($@"(\+|{PercentEscape})"), WebUtility.UrlDecode!),
        // An HTML page.
        (new("(&#?[0-9A-Za-z]+;)"), WebUtility.HtmlDecode!),
        // A header in UTF-8, which HttpClient reads as Latin-1.
        (new("([\u00C2-\u00F4][\u0080-\u00BF]+)"), escape => Encoding.UTF8.GetString(s_latin1.GetBytes(escape))),
    ];

    public static string Redact(string text, ReadOnlySpan<char> secret)
    {
        ReadOnlySpan<char> beginning = secret.Slice(0, Math.Min(secret.Length, MaxRequiredLength));
        if (secret.Length == 0 || (!MayBeEncoded(text) && text.AsSpan().IndexOf(beginning) < 0))
        {
            return text;
        }

        DecodedText original = new(text, [.. Enumerable.Range(0, text.Length).Select(i => (i, i + 1))]);
        DecodedText[] once = [.. Decode(original)];
        bool[] isSecret = new bool[text.Length];
        foreach (DecodedText decoded in once.Prepend(original).Concat(once.SelectMany(Decode)))
        {
            Mark(decoded, secret, isSecret);
        }

        StringBuilder redacted = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (!isSecret[i])
            {
                redacted.Append(text[i]);
            }
            else if (i == 0 || !isSecret[i - 1])
            {
                redacted.Append("***");
            }
        }

        return redacted.ToString();
    }

    // Most texts contain neither an escape nor the secret, so that decoding isn't needed.
    private static bool MayBeEncoded(string text)
    {
        foreach (char c in text)
        {
            if (c is '\\' or '%' or '+' or '&' or (>= '\u00C2' and <= '\u00F4'))
            {
                return true;
            }
        }

        return false;
    }

    private static void Mark(DecodedText decoded, ReadOnlySpan<char> secret, bool[] isSecret)
    {
        int requiredLength = Math.Min(secret.Length, MaxRequiredLength);
        for (int start = 0; start < decoded.Text.Length; start++)
        {
            int length = 0;
            while (length < secret.Length && start + length < decoded.Text.Length && decoded.Text[start + length] == secret[length])
            {
                length++;
            }

            if (length > 0 && length >= requiredLength)
            {
                int originalStart = decoded.Origins[start].Start;
                int originalEnd = decoded.Origins[start + length - 1].End;
                isSecret.AsSpan(originalStart, originalEnd - originalStart).Fill(true);
            }
        }
    }

    private static IEnumerable<DecodedText> Decode(DecodedText encoded) =>
        s_encodings.Where(encoding => encoding.Escape.IsMatch(encoded.Text)).Select(encoding => Decode(encoded, encoding.Escape, encoding.Decode));

    private static DecodedText Decode(DecodedText encoded, Regex escape, Func<string, string> decode)
    {
        StringBuilder text = new();
        List<(int Start, int End)> origins = [];
        int position = 0;
        // Every second part is an escape.
        foreach ((string part, bool isEscape) in escape.Split(encoded.Text).Select((part, i) => (part, i % 2 == 1)))
        {
            string characters = isEscape ? decode(part) : part;
            for (int i = 0; i < characters.Length; i++)
            {
                // A part of the same length wasn't encoded, or is a plus sign.
                int first = characters.Length < part.Length ? position : position + i;
                int last = characters.Length < part.Length ? position + part.Length - 1 : position + i;
                origins.Add((encoded.Origins[first].Start, encoded.Origins[last].End));
            }

            text.Append(characters);
            position += part.Length;
        }

        return new DecodedText(text.ToString(), origins);
    }

    /// <summary>A decoded text, and the position of each of its characters in the original text.</summary>
    private sealed record DecodedText(string Text, List<(int Start, int End)> Origins);
}
