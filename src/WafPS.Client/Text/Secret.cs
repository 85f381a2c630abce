using System.Net;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;

namespace WafPS.Client.Text;

/// <summary>A secret that shows itself only to the code that sends it or signs with it.</summary>
internal sealed class Secret : IEquatable<Secret>
{
    private const int MaxPrefixLength = 16;

    private readonly SecureString _value;
    private readonly Lazy<string> _beginning;

    // Once: a text for each request would leave a copy of the secret in memory for each.
    private readonly Lazy<string> _text;

    public Secret(SecureString value)
    {
        _value = value.Copy();
        _value.MakeReadOnly();
        _text = new(() => new NetworkCredential("", _value).Password);
        _beginning = new(() => WithChars(text => new string([.. text.TakeWhile(IsPlain).Take(MaxPrefixLength)])));
    }

    public Secret(string value)
        : this(new NetworkCredential("", value).SecurePassword)
    {
    }

    public bool IsEmpty => _value.Length == 0;

    /// <summary>As UTF-8. The caller clears the bytes after use.</summary>
    public byte[] RevealBytes() => WithChars(Encoding.UTF8.GetBytes);

    /// <summary>As text, for a header, where there is no way around a text.</summary>
    public string RevealText() => _text.Value;

    /// <summary>Whether a text may hold this secret. Quick, and shows no more of it than a few signs at its beginning.</summary>
    public bool MayBeIn(string text) => text.Contains(_beginning.Value, StringComparison.Ordinal);

    /// <summary>
    /// A text without what is the beginning of this secret and enough to know it by: whoever complains of a long header often
    /// shows no more than that of it.
    /// </summary>
    public string WithoutBeginnings(string text, string replacement)
    {
        string beginning = _beginning.Value;
        if (beginning.Length < MaxPrefixLength)
        {
            return text;
        }

        for (int at = 0; (at = text.IndexOf(beginning, at, StringComparison.Ordinal)) >= 0; at += replacement.Length)
        {
            int length = beginning.Length;
            while (length < _text.Value.Length && at + length < text.Length && text[at + length] == _text.Value[length])
            {
                length++;
            }

            text = text.Substring(0, at) + replacement + text.Substring(at + length);
        }

        return text;
    }

    /// <summary>Whether a sign is written the same everywhere: in JSON, in addresses, as it is.</summary>
    public static bool IsPlain(char c) => c is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z');

    public bool All(Func<char, bool> predicate) => WithChars(text => text.All(predicate));

    public bool Equals(Secret? other) => other is not null && WithChars(text => other.WithChars(text.SequenceEqual));

    public override bool Equals(object? obj) => Equals(obj as Secret);

    // A hash would tell something about the secret, and nobody puts secrets into a table.
    public override int GetHashCode() => 0;

    public override string ToString() => "***";

    private T WithChars<T>(Func<char[], T> use)
    {
        char[] text = new char[_value.Length];
        IntPtr copy = Marshal.SecureStringToGlobalAllocUnicode(_value);
        try
        {
            Marshal.Copy(copy, text, 0, text.Length);
            return use(text);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(copy);
            Array.Clear(text, 0, text.Length);
        }
    }
}
