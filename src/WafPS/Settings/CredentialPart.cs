using System.Management.Automation;
using System.Security;
using WafPS.Client.Text;

namespace WafPS.Settings;

/// <summary>One part of a credential, as a source holds it.</summary>
/// <param name="origin">Where a user would set it.</param>
/// <param name="value">A string or a SecureString; null or empty where it isn't set.</param>
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

    /// <summary>For a part that isn't secret.</summary>
    /// <exception cref="SettingException">It isn't a text that can be sent.</exception>
    public string ToText()
    {
        string text = Text().Trim();
        return text.All(IsSendable) ? text : throw SettingException.SecretNotSendable(origin);
    }

    /// <summary>For a part that is. White space around it, such as the line break at the end of a file, doesn't belong to it.</summary>
    /// <exception cref="SettingException">It isn't a text that can be sent.</exception>
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

    /// <summary>For a name, in whatever signs.</summary>
    /// <exception cref="SettingException">It isn't a text.</exception>
    public string ToName() => Text().Trim();

    /// <summary>For a password, in whatever signs, and as it is.</summary>
    /// <exception cref="SettingException">It isn't a text.</exception>
    public Secret ToPassword() => _value is SecureString secure ? new Secret(secure) : new Secret(Text());

    // It travels in a header or is signed with one: visible ASCII only. A line break inside would start a new header.
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
