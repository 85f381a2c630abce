namespace WafPS.Shell;

/// <summary>How much room a text takes on a screen: Chinese characters take two columns each.</summary>
public static class TerminalText
{
    public static int Width(string text) => text.Sum(Width);

    // Unicode's East Asian Width, the ranges W and F of the basic plane, as PowerShell's own console host has them.
    internal static int Width(char character) => character switch
    {
        >= '\u1100' and <= '\u115f' or >= '\u2e80' and <= '\ua4cf' and not '\u303f' or >= '\uac00' and <= '\ud7a3'
            or >= '\uf900' and <= '\ufaff' or >= '\ufe10' and <= '\ufe19' or >= '\ufe30' and <= '\ufe6f'
            or >= '\uff00' and <= '\uff60' or >= '\uffe0' and <= '\uffe6' => 2,
        _ => 1,
    };
}
