using System.Text.RegularExpressions;
using RealShell;

namespace WafPS.Tests;

/// <summary>
/// Screens as text, in <c>Approved/</c>. If a screen differs, its test fails and writes it to <c>.received.txt</c> in the same folder.
/// Check this file, and rename it if it is right.
/// </summary>
internal static partial class Approval
{
    private static readonly string s_folder = Path.Combine(ModuleFolder.Root, "tests", "WafPS.Tests", "Approved");

    /// <param name="name">Of the file.</param>
    /// <param name="screen">As the host drew it.</param>
    /// <param name="changing">What differs from run to run, and what to put in its place.</param>
    public static void Verify(string name, string screen, params (string Text, string Instead)[] changing)
    {
        string picture = changing.Aggregate(screen, (text, change) => text.Replace(change.Text, change.Instead, StringComparison.Ordinal));
        picture = TrailingSpace().Replace(picture.ReplaceLineEndings("\n").Replace('\e', '␛'), "");
        string approved = Path.Combine(s_folder, name + ".txt");
        string received = Path.Combine(s_folder, name + ".received.txt");
        if (File.Exists(approved) && File.ReadAllText(approved) == picture)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, picture);
        Assert.Equal(File.Exists(approved) ? File.ReadAllText(approved) : "", picture);
    }

    [GeneratedRegex("[ ]+$", RegexOptions.Multiline)]
    private static partial Regex TrailingSpace();
}
