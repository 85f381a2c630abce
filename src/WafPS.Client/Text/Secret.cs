using System.Net;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;

namespace WafPS.Client.Text;

/// <summary>A secret that only the code that sends it, signs with it or redacts it can read.</summary>
internal sealed class Secret : IEquatable<Secret>
{
    private readonly SecureString _value;

    // Created once, because a string can't be cleared: a new one for each request would leave more copies in memory.
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

    /// <summary>Returns the secret as UTF-8. The caller clears the bytes after use.</summary>
    public byte[] RevealBytes() => WithCharacters(Encoding.UTF8.GetBytes);

    /// <summary>Returns the secret as a string, which a header requires. The string then stays in memory.</summary>
    public string RevealText() => _text.Value;

    /// <summary>Redacts this secret from a text that contains it as it is, encoded at most twice, or cut off.</summary>
    public string RedactFrom(string text) => _text.IsValueCreated
        ? SecretRedactor.Redact(text, _text.Value.AsSpan())
        // No string is created for a secret that was never sent as one, such as a password.
        : WithCharacters(secret => SecretRedactor.Redact(text, secret));

    public bool All(Func<char, bool> predicate) => WithCharacters(text => text.All(predicate));

    public bool Equals(Secret? other) => other is not null && WithCharacters(text => other.WithCharacters(text.SequenceEqual));

    public override bool Equals(object? obj) => Equals(obj as Secret);

    // A hash would reveal something about the secret, and no code uses secrets as keys.
    public override int GetHashCode() => 0;

    public override string ToString() => "***";

    // The copies are cleared at once. A garbage collection in the meantime can still leave a copy of the array in memory.
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
