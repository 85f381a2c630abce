using EmptyModule;
using WafPS.Shell;

namespace WafPS.Benchmarks;

/// <summary>What the module adds to the start of a shell.</summary>
internal static class Import
{
    public static Task<IReadOnlyList<Figure>> RunAsync(Effort effort) => FreshProcess.CompareAsync(
        "import", "`Import-Module` in a fresh process, beside a module of one empty cmdlet", aim: 1.2, effort,
        $"Import-Module '{ModuleFolder.Manifest}'", $"Import-Module '{FreshProcess.LayOut(typeof(GetNothingCommand), "Get-Nothing")}'");
}
