using System.Management.Automation;
using WafPS.Client.Text;

namespace WafPS;

/// <summary>The reason for an authorization error, decoded by STS.</summary>
public sealed class WafAuthorizationMessage
{
    // PowerShell keeps these names for itself.
    private static readonly HashSet<string> s_reserved = new(StringComparer.OrdinalIgnoreCase) { "psobject", "psbase", "psadapted", "psextended", "pstypenames" };

    internal WafAuthorizationMessage(string decodedMessage)
    {
        IReadOnlyDictionary<string, object?> parts = JsonTree.Read(decodedMessage);
        Failure = parts.TryGetValue("failure", out object? failure) ? failure as string : null;
        Context = parts.TryGetValue("context", out object? context) ? ToObject(context) as PSObject : null;
        DecodedMessage = decodedMessage;
    }

    /// <summary>The reason in a few words, such as <c>implicit deny by identity-based policy</c>. Null if the message has none.</summary>
    public string? Failure { get; }

    /// <summary>The user, the action and the resource of the request. Null if the message has none of them.</summary>
    public PSObject? Context { get; }

    /// <summary>The complete message, as JSON.</summary>
    public string DecodedMessage { get; }

    private static object? ToObject(object? value)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> parts:
                PSObject result = new();
                foreach (KeyValuePair<string, object?> part in parts.Where(part => part.Key.Length > 0 && !s_reserved.Contains(part.Key)))
                {
                    result.Properties.Add(new PSNoteProperty(part.Key, ToObject(part.Value)));
                }

                return result;
            case IReadOnlyList<object?> items:
                return items.Select(ToObject).ToArray();
            default:
                return value;
        }
    }
}
