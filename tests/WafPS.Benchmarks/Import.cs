using EmptyModule;
using RealShell;

namespace WafPS.Benchmarks;

/// <summary>What the module adds to the start of a shell.</summary>
internal static class Import
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        string empty = PeerModule.LayOut(typeof(GetNothingCommand), "Get-Nothing");
        return
        [
            await new Comparison("import", "`Import-Module` in a fresh shell, compared with a module of one empty cmdlet", aim: 1.2).RunAsync(
                1, effort.Rounds(15),
                () => ShellSession.MeasureFreshAsync($"Import-Module '{ModuleFolder.Manifest}'"),
                () => ShellSession.MeasureFreshAsync($"Import-Module '{empty}'")),
        ];
    }
}
