using EmptyModule;
using WafPS.Shell;

namespace WafPS.Benchmarks;

/// <summary>What the module adds to the start of a shell.</summary>
internal static class Import
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        string empty = FreshProcess.LayOut(typeof(GetNothingCommand), "Get-Nothing");
        return
        [
            await new Comparison("import", "`Import-Module` in a fresh process, beside a module of one empty cmdlet", aim: 1.2).RunAsync(
                1, effort.Rounds(15), () => FreshProcess.MeasureAsync($"Import-Module '{ModuleFolder.Manifest}'"), () => FreshProcess.MeasureAsync($"Import-Module '{empty}'")),
        ];
    }
}
