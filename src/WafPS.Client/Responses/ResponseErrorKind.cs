namespace WafPS.Client.Responses;

/// <summary>What is wrong with a response that has a success status.</summary>
internal enum ResponseErrorKind
{
    None,

    /// <summary>No body.</summary>
    Empty,

    /// <summary>More than 64 KiB. A job takes much less.</summary>
    TooLarge,

    /// <summary>The compressed body can't be unpacked.</summary>
    Undecodable,

    NotJson,

    /// <summary>JSON, but not the documented object of texts.</summary>
    WrongShape,

    /// <summary>It describes another job than the one of the request.</summary>
    AnotherJob,
}
