namespace WafSimulator;

/// <summary>How a metadata service responds.</summary>
public enum AgencyMode
{
    /// <summary>No agency is assigned to the server.</summary>
    None,

    /// <summary>A token has to be asked for first.</summary>
    Token,

    /// <summary>It knows no tokens.</summary>
    Plain,

    /// <summary>It never responds.</summary>
    Hang,
}
