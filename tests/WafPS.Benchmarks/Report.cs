using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using RealShell;

namespace WafPS.Benchmarks;

/// <summary>Puts figures and pictures into docs/, where the text around them stays as it is.</summary>
internal static partial class Report
{
    private static readonly string s_docs = Path.Combine(ModuleFolder.Root, "docs");

    private static readonly (double Seconds, string Label)[] s_lengths = [(3, "3 s"), (10, "10 s"), (30, "30 s"), (100, "100 s"), (300, "5 min"), (1200, "20 min"), (3600, "1 h")];

    public static void Write(IReadOnlyList<Figure> figures)
    {
        string page = Path.Combine(s_docs, "benchmarks.md");
        string table = $"""
            Measured on {DateTime.UtcNow:yyyy-MM-dd} with WafPS {Version()} in PowerShell {ShellPackage.Version} ({MeasuredShell.Kind}), {RuntimeInformation.FrameworkDescription},
            {RuntimeInformation.OSDescription.Split('#')[0].Trim()}, {Environment.ProcessorCount} shared cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1073741824.0:0} GiB.

            | row | what | measured | spread | aim | |
            |---|---|---|---|---|---|
            {string.Join("\n", figures.Select(figure => $"| {figure.Row} | {figure.What} | {figure.Shown} | {figure.Spread} | {figure.ShownAim} | {(figure.IsMet ? "met" : "missed")} |"))}

            The schedules: requests, and seconds that an end goes unseen, by the length of the job.

            | | {string.Join(" | ", s_lengths.Select(length => length.Label))} |
            |---|{string.Concat(s_lengths.Select(_ => "---|"))}
            {string.Join("\n", Schedule.All.Select(schedule => $"| {schedule.Name} | {string.Join(" | ", s_lengths.Select(length => Shown(Schedule.Cost(schedule.PollCount, length.Seconds))))} |"))}

            {string.Join("\n", figures.Where(figure => figure.Note.Length > 0).Select(figure => $"- {figure.Row}, {figure.What}: {figure.Note}"))}
            """;
        File.WriteAllText(page, Figures().Replace(File.ReadAllText(page), _ => $"<!-- figures -->\n{table}\n<!-- end of figures -->"));
        Pictures.DrawSchedules(Path.Combine(s_docs, "benchmarks-schedule.svg"));
        Figure[] waits = [.. figures.Where(figure => figure is { Row: "wait-many", IsGain: true })];
        if (waits.Length > 0)
        {
            Pictures.DrawGains(Path.Combine(s_docs, "benchmarks-wait.svg"), waits);
        }
    }

    private static string Shown((double Requests, double Lag) cost) => FormattableString.Invariant($"{cost.Requests:0}, {cost.Lag:0.0}");

    private static string Version() => AssemblyName.GetAssemblyName(Path.Combine(ModuleFolder.Path, "bin", "net8.0", "WafPS.dll")).Version!.ToString(3);

    [GeneratedRegex("<!-- figures -->.*<!-- end of figures -->", RegexOptions.Singleline)]
    private static partial Regex Figures();
}
