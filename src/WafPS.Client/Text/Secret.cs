using System.Net;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;

namespace WafPS.Client.Text;

/// <summary>A secret that only the code that sends it, signs with it or redacts it can read.</summary>
internal sealed class Secret : IEquatable<Secret>
{
    private readonly SecureString _value;

    // Created once: a string can't be cleared, and with a new one for each request each would leave a copy in memory.
    private readonly Lazy<string> _text;

    public Secret(SecureString value)
    {
        _value = value.Copy();
        _value.MakeReadOnly();
        _text = new(() => new NetworkCredential("", _value).Password);
    }

    public Secret(string value)
        : this(new NetworkCredential("", value).SecurePassword)
    {
    }

    /// <summary>As UTF-8. The caller clears the bytes after use.</summary>
    public byte[] RevealBytes() => WithCharacters(Encoding.UTF8.GetBytes);

    /// <summary>As a string, for a header, which can't be anything else. The string stays in memory from then on.</summary>
    public string RevealText() => _text.Value;

    /// <summary>The text without this secret, whether it is in the text as it is, encoded at most twice, or cut off.</summary>
    public string RedactFrom(string text) => _text.IsValueCreated
        ? SecretRedactor.Redact(text, _text.Value.AsSpan())
        // A secret that was never sent as a string, such as a password, doesn't become one here.
        : WithCharacters(secret => SecretRedactor.Redact(text, secret));

    public bool All(Func<char, bool> predicate) => WithCharacters(text => text.All(predicate));

    public bool Equals(Secret? other) => other is not null && WithCharacters(text => other.WithCharacters(text.SequenceEqual));

    public override bool Equals(object? obj) => Equals(obj as Secret);

    // A hash would show something about the secret, and no code uses secrets as keys.
    public override int GetHashCode() => 0;

    public override string ToString() => "***";

    // The copies are cleared at once. A garbage collection at that very time can still move the array and leave what it held.
    private T WithCharacters<T>(Func<char[], T> use)
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
