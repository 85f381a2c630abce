using System.Globalization;

namespace RealShell;

/// <summary>How many columns a text takes on a screen: East Asian wide characters take two, those without a width none.</summary>
public static class CellWidth
{
    public static int Of(string text) => text.Sum(Of);

    internal static int Of(char character) => character switch
    {
        // Unicode's East Asian Width, the ranges W and F of the basic plane, as PowerShell's own console host has them.
        >= '\u1100' and <= '\u115f' or >= '\u2e80' and <= '\ua4cf' and not '\u303f' or >= '\uac00' and <= '\ud7a3'
            or >= '\uf900' and <= '\ufaff' or >= '\ufe10' and <= '\ufe19' or >= '\ufe30' and <= '\ufe6f'
            or >= '\uff00' and <= '\uff60' or >= '\uffe0' and <= '\uffe6' => 2,
        _ => CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format ? 0 : 1,
    };
}
