using WafPS.Tests;

[assembly: AssemblyFixture(typeof(TestHome))]

namespace WafPS.Tests;

/// <summary>
/// A home without anybody's files, for all tests. A fixture rather than an event of the process's end: a runner that waits for the end
/// takes what happens there for threads that were left behind.
/// </summary>
public sealed class TestHome : IDisposable
{
    private static readonly string s_variable = OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME";

    private static readonly string? s_original = Environment.GetEnvironmentVariable(s_variable);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("WafPS.Tests.");

    public TestHome() => Environment.SetEnvironmentVariable(s_variable, _folder.FullName);

    /// <summary>Gives a process the home of the user who runs the tests, because it contains the package folder.</summary>
    public static void Restore(IDictionary<string, string?> environment) => environment[s_variable] = s_original;

    public void Dispose() => _folder.Delete(recursive: true);
}
