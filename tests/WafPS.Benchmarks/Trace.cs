using System.Diagnostics;
using MethodTrace;
using RealShell;

namespace WafPS.Benchmarks;

/// <summary>
/// The way of the first call through the source files. A method counts when the runtime first compiles it, which is when it is first entered.
/// The methods are those of the module's own two assemblies that are compiled between the end of <c>Import-Module</c> and the end of the call,
/// on all threads. A method that was compiled before, and one that has no file in <c>src</c>, doesn't count; generic methods count one time.
/// A switch is a method whose file, or whose assembly, isn't that of the method before it.
/// </summary>
internal static class Trace
{
    // Threads enter methods side by side, so the order differs a little from one process to the next.
    private const int Runs = 5;

    /// <param name="arguments"><c>--list</c> shows the files in order; <c>--module</c> and a folder take another module than the one that was built.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        string folder = ModuleFolder.Path;
        bool isListed = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--list":
                    isListed = true;
                    break;
                case "--module" when i + 1 < arguments.Length:
                    i++;
                    folder = Path.GetFullPath(arguments[i]);
                    break;
                default:
                    Console.Error.WriteLine("The options of trace are --list and --module <folder>.");
                    return 2;
            }
        }

        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        using SourceMap sources = new(folder);
        foreach (string cmdlet in new[] { "Get-WafAsyncJob", "Wait-WafAsyncJob" })
        {
            List<TracedMethod[]> runs = [];
            for (int i = 0; i < Runs; i++)
            {
                // Each ends at its third poll. The simulator shows no list of a single one.
                string id = (await waf.AddJobsAsync(2, 3))[0];
                runs.Add(await TraceAsync(waf, Path.Combine(folder, "WafPS.psd1"), $"{cmdlet} {id}", sources));
            }

            Console.WriteLine($"{cmdlet}, one job: {Median(runs, run => run.Select(method => method.File).Distinct().Count())} files, "
                + $"{Median(runs, run => Switches(run, method => method.File))} switches between files, {Median(runs, run => Switches(run, method => method.Layer))} between layers; "
                + $"{Median(runs, run => run.Length)} methods. Medians of {Runs} processes, in brackets the lowest and the highest.");
            if (isListed)
            {
                Console.WriteLine(Listed(runs[0]));
            }
        }

        return 0;
    }

    private static async Task<TracedMethod[]> TraceAsync(SimulatorProcess waf, string manifest, string call, SourceMap sources)
    {
        string file = Path.GetTempFileName();
        try
        {
            ProcessStartInfo start = ShellProcess.StartInfo(MeasuredShell.Path, ["-NonInteractive", "-Command", $"""
                $ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'; $WafEndpoint = '{waf.Http}'; $WafProjectId = '{waf.ProjectId}'
                $WafAccessKey = '{SimulatorProcess.AccessKey}'; $WafSecretKey = '{SimulatorProcess.SecretKey}'
                Import-Module '{manifest}'
                [{typeof(CompiledMethods).FullName}]::Begin()
                $null = {call}
                [{typeof(CompiledMethods).FullName}]::End()
                """]);
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(CompiledMethods).Assembly.Location;
            start.Environment[CompiledMethods.FileVariable] = file;
            using Process shell = Process.Start(start)!;
            await shell.WaitForExitAsync();
            return shell.ExitCode == 0
                ? Counted(await File.ReadAllLinesAsync(file), sources)
                : throw new InvalidOperationException($"The shell ended with {shell.ExitCode}.");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static TracedMethod[] Counted(string[] lines, SourceMap sources)
    {
        int begin = Array.FindIndex(lines, line => line.Contains($"\t{typeof(CompiledMethods).FullName}\t{nameof(CompiledMethods.Begin)}\t", StringComparison.Ordinal));
        HashSet<TracedMethod> before = [.. Found(lines.Take(begin))];
        return [.. Found(lines.Skip(begin)).Distinct().Where(method => !before.Contains(method))];

        IEnumerable<TracedMethod> Found(IEnumerable<string> part) => part.Select(sources.Find).OfType<TracedMethod>();
    }

    private static int Switches(TracedMethod[] run, Func<TracedMethod, string> of) => run.Zip(run.Skip(1)).Count(pair => of(pair.First) != of(pair.Second));

    private static string Median(List<TracedMethod[]> runs, Func<TracedMethod[], int> of)
    {
        int[] sorted = [.. runs.Select(of).Order()];
        return $"{sorted[sorted.Length / 2]} ({sorted[0]}–{sorted[^1]})";
    }

    // A file that is entered several times in a row is shown once.
    private static string Listed(TracedMethod[] run) =>
        string.Join('\n', run.Where((method, i) => i == 0 || run[i - 1].File != method.File).Select(method => $"  {method.File}"));
}
