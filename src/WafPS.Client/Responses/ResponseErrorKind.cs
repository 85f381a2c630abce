namespace WafPS.Client.Responses;

/// <summary>What is wrong with an answer of the right status.</summary>
internal enum ResponseErrorKind
{
    None,

    /// <summary>No body.</summary>
    Empty,

    /// <summary>More than the 64 KiB a job can take many times over.</summary>
    TooLarge,

    /// <summary>The compressed body can't be unpacked.</summary>
    Undecodable,

    NotJson,

    /// <summary>JSON, but not the documented object of texts.</summary>
    WrongShape,

    /// <summary>It describes a job nobody asked for.</summary>
    AnotherJob,
}
