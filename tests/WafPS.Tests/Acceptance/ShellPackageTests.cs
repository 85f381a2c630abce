using RealShell;

namespace WafPS.Tests.Acceptance;

/// <summary>The shell that the tests, the demo and the benchmarks run.</summary>
public sealed class ShellPackageTests
{
    [Fact]
    public async Task The_shell_comes_from_the_package_folder_and_has_the_pinned_version()
    {
        string[] lines = await FreshShell.RunAsync("$PSVersionTable.PSVersion.ToString()", "$PSHOME");
        Assert.Equal([ShellPackage.Version, ShellPackage.Folder], lines);
    }

    [Fact]
    public void Visual_Studio_Code_starts_the_pinned_version_of_PowerShell() => Assert.Equal(
        2, File.ReadAllText(Path.Combine(ModuleFolder.Root, ".vscode", "launch.json")).Split($"/powershell/{ShellPackage.Version}/tools/").Length - 1);
}
