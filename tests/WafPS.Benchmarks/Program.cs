using System.Globalization;
using RealShell;
using WafPS.Benchmarks;

// Each figure is a ratio of two things measured in the same run. Without a name: all.
// --quick measures a third; --report writes docs/benchmarks.md; --gate fails where a figure is far from its aim.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Dictionary<string, Func<Effort, Task<IReadOnlyList<Figure>>>> rows = new()
{
    ["import"] = Import.RunAsync,
    ["first-call"] = FirstCall.RunAsync,
    ["get-one"] = GetOne.RunAsync,
    ["get-many"] = GetMany.RunAsync,
    ["sign"] = Sign.RunAsync,
    ["wait-many"] = WaitMany.RunAsync,
    ["wait-scale"] = WaitScale.RunAsync,
    ["schedule"] = Schedule.RunAsync,
    ["stop"] = Stop.RunAsync,
    ["soak"] = Soak.RunAsync,
};
// These show something and compare nothing. So they run alone, with options of their own, and no report has them.
Dictionary<string, Func<string[], Task<int>>> commands = new()
{
    ["trace"] = Trace.RunAsync,
    ["exceptions"] = Exceptions.RunAsync,
};
string[] options = ["--quick", "--report", "--gate"];
bool isCommand = args.Length > 0 && commands.ContainsKey(args[0]);
if (!isCommand && args.FirstOrDefault(argument => !rows.ContainsKey(argument) && !options.Contains(argument)) is { } unknown)
{
    Console.Error.WriteLine($"No benchmark or option '{unknown}'. There are: {string.Join(", ", rows.Keys.Concat(commands.Keys).Concat(options))}.");
    return 2;
}

if (args.Contains("--report") && args.Length > 1)
{
    Console.Error.WriteLine("A report has all rows, measured in full: --report goes alone.");
    return 2;
}

if (BuildKind.Unoptimised() is { } assembly)
{
    Console.Error.WriteLine($"{assembly} was built to be debugged, not to be measured. Use dotnet run -c Release, which builds the module as well.");
    return 2;
}

if (!args.Contains("--quick"))
{
    await MeasuredShell.CompileAsync();
}

if (isCommand)
{
    return await commands[args[0]](args[1..]);
}

Console.WriteLine($"PowerShell {ShellPackage.Version}, {MeasuredShell.Kind}.");
bool isGate = args.Contains("--gate");
string[] chosen = [.. args.Where(rows.ContainsKey)];
List<Figure> figures = [];
foreach (string row in chosen.Length == 0 ? rows.Keys : chosen.AsEnumerable())
{
    Effort effort = new(args.Contains("--quick"));
    IReadOnlyList<Figure> measured = await rows[row](effort);
    if (isGate && measured.Any(figure => figure.IsFarOff))
    {
        Console.WriteLine($"{row} is measured once more: it may have been a busy moment. It was: {string.Join(' ', measured)}");
        measured = await rows[row](effort);
    }

    foreach (Figure figure in measured)
    {
        figures.Add(figure);
        Console.WriteLine(figure);
    }
}

if (args.Contains("--report"))
{
    Report.Write(figures);
}

Figure[] farOff = isGate ? [.. figures.Where(figure => figure.IsFarOff)] : [];
foreach (Figure figure in farOff)
{
    Console.Error.WriteLine($"Far from its aim: {figure}");
}

return farOff.Length == 0 ? 0 : 1;
