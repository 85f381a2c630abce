namespace WafPS.Client.Responses;

/// <summary>Why the gateway rejects a credential. It has one code for all reasons (0301), and shows the reason in its text.</summary>
internal enum AuthenticationErrorKind
{
    /// <summary>None, or one that the text doesn't show.</summary>
    None,

    /// <summary>The signature isn't the one that the gateway computed.</summary>
    SignatureMismatch,

    /// <summary>The clocks are more than 15 minutes apart.</summary>
    SignatureExpired,

    /// <summary>No such access key.</summary>
    UnknownKey,

    /// <summary>Too many rejections in a row.</summary>
    KeyLocked,

    /// <summary>Not a token, or an incomplete one.</summary>
    TokenInvalid,

    TokenExpired,

    TokenMissing,
}
