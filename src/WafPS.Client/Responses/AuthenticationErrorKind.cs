namespace WafPS.Client.Responses;

/// <summary>Why the gateway doesn't take a credential. It has one code for all of them (0301), and says which in its text.</summary>
internal enum AuthenticationErrorKind
{
    /// <summary>None, or one that the text doesn't tell.</summary>
    None,

    /// <summary>The signature isn't the one that the gateway computed.</summary>
    SignatureMismatch,

    /// <summary>The clocks are more than 15 minutes apart.</summary>
    SignatureExpired,

    /// <summary>No such access key.</summary>
    UnknownKey,

    /// <summary>Too many refusals in a row.</summary>
    KeyLocked,

    /// <summary>Not a token, or not a whole one.</summary>
    TokenInvalid,

    TokenExpired,

    TokenMissing,
}
