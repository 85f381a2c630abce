using System.Management.Automation;

namespace WafPS;

/// <summary>The reason for an authorization error, decoded by STS.</summary>
public sealed class WafAuthorizationMessage
{
    internal WafAuthorizationMessage(string? failure, PSObject? context, string decodedMessage) =>
        (Failure, Context, DecodedMessage) = (failure, context, decodedMessage);

    /// <summary>The reason in a few words, such as <c>implicit deny by identity-based policy</c>. Null if the message has none.</summary>
    public string? Failure { get; }

    /// <summary>The user, the action and the resource of the request. Null if the message has none of them.</summary>
    public PSObject? Context { get; }

    /// <summary>The complete message, as JSON.</summary>
    public string DecodedMessage { get; }
}
