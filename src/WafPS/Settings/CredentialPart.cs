using System.Management.Automation;
using System.Security;
using WafPS.Client.Text;

namespace WafPS.Settings;

/// <summary>One part of a credential, as it is in its source.</summary>
/// <param name="origin">The place in which a user would set it.</param>
/// <param name="value">A string or a SecureString. Null or empty if it isn't set.</param>
internal sealed class CredentialPart(string origin, object? value)
{
    private readonly object? _value = value is PSObject wrapped ? wrapped.BaseObject : value;

    public string Origin => origin;

    public bool IsSet => _value switch
    {
        null => false,
        string text => text.Trim().Length > 0,
        SecureString secret => HasText(secret),
        _ => true,
    };

    /// <summary>Returns a part that isn't secret.</summary>
    /// <exception cref="SettingException">It isn't a text, or a header can't contain it.</exception>
    public string ToText()
    {
        string text = Text().Trim();
        return text.All(IsSendable) ? text : throw SettingException.SecretNotSendable(origin);
    }

    /// <summary>Returns a secret part without the white space around it, such as the line break at the end of a file.</summary>
    /// <exception cref="SettingException">It isn't a text, or a header can't contain it.</exception>
    public Secret ToSecret()
    {
        if (_value is SecureString secure)
        {
            Secret secret = new(secure);
            if (secret.All(IsSendable))
            {
                return secret;
            }
        }

        return new Secret(ToText());
    }

    /// <summary>Returns a name, which can contain any character.</summary>
    /// <exception cref="SettingException">It is neither a string nor a SecureString.</exception>
    public string ToName() => Text().Trim();

    /// <summary>Returns a password unchanged. It can contain any character.</summary>
    /// <exception cref="SettingException">It is neither a string nor a SecureString.</exception>
    public Secret ToPassword() => _value is SecureString secure ? new Secret(secure) : new Secret(Text());

    // Keys and tokens are for headers, so that only visible ASCII is valid. A line break would start another header.
    private static bool IsSendable(char c) => c is > ' ' and <= '~';

    private bool HasText(SecureString secret)
    {
        try
        {
            return secret.Length > 0 && !new Secret(secret).All(char.IsWhiteSpace);
        }
        catch (ObjectDisposedException)
        {
            throw SettingException.SecretDisposed(origin);
        }
    }

    private string Text() => _value switch
    {
        string plain => plain,
        SecureString secret => new Secret(secret).RevealText(),
        _ => throw SettingException.SecretOfWrongType(origin, _value!.GetType()),
    };
}
