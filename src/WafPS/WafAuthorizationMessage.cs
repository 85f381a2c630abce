using System.Management.Automation;

namespace WafPS;

/// <summary>Why an authorization failed, as STS decoded it.</summary>
public sealed class WafAuthorizationMessage
{
    internal WafAuthorizationMessage(string? failure, PSObject? context, string decodedMessage) =>
        (Failure, Context, DecodedMessage) = (failure, context, decodedMessage);

    /// <summary>The reason in a few words, such as <c>implicit deny by identity-based policy</c>. Null where it gives none.</summary>
    public string? Failure { get; }

    /// <summary>Who wanted to do what to which resource. Null where it doesn't say.</summary>
    public PSObject? Context { get; }

    /// <summary>All of it, as JSON.</summary>
    public string DecodedMessage { get; }
}
