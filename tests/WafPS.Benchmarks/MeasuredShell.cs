using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using RealShell;

namespace WafPS.Benchmarks;

/// <summary>
/// The shell that is measured. The package contains IL, which the runtime compiles at each start. Released shells are precompiled.
/// So a full measurement compiles a copy once, into <c>artifacts/</c>. A quick one uses the package as it is.
/// </summary>
internal static class MeasuredShell
{
    private static readonly string s_copy = System.IO.Path.Combine(ModuleFolder.Root, "artifacts", "shell", ShellPackage.Version);

    /// <summary>The path of its <c>pwsh.dll</c>.</summary>
    public static string Path { get; private set; } = ShellPackage.Path;

    /// <summary>What the figures say of it.</summary>
    public static string Kind => IsCompiled ? "precompiled, as released shells are" : "as the package has it, not precompiled";

    private static bool IsCompiled => Path != ShellPackage.Path;

    /// <summary>Takes a precompiled copy from here on, where one can be made.</summary>
    public static async Task CompileAsync()
    {
        string? compiler = typeof(MeasuredShell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == "ShellCompiler")?.Value;
        if (compiler is null)
        {
            Console.WriteLine("The shell is measured as the package has it: it is compiled beforehand on Linux x64 only.");
            return;
        }

        if (!Directory.Exists(s_copy))
        {
            Console.WriteLine("Compiling a copy of the shell, once: this takes about a minute.");
            string unfinished = $"{s_copy}.{Guid.NewGuid():N}";
            await CompileAsync(compiler, unfinished);
            Directory.Move(unfinished, s_copy);
        }

        Path = System.IO.Path.Combine(s_copy, "pwsh.dll");
    }

    private static async Task CompileAsync(string compiler, string target)
    {
        string framework = RuntimeEnvironment.GetRuntimeDirectory();
        foreach (string file in Directory.GetFiles(ShellPackage.Folder, "*", SearchOption.AllDirectories))
        {
            string copy = System.IO.Path.Combine(target, System.IO.Path.GetRelativePath(ShellPackage.Folder, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await Parallel.ForEachAsync(Directory.GetFiles(ShellPackage.Folder, "*.dll"), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (assembly, cancellationToken) =>
        {
            string copy = System.IO.Path.Combine(target, System.IO.Path.GetFileName(assembly));
            ProcessStartInfo start = new(
                compiler, [assembly, "-o", copy + ".compiled", "-r", System.IO.Path.Combine(framework, "*.dll"), "-r", System.IO.Path.Combine(ShellPackage.Folder, "*.dll"), "--targetos", "linux", "--targetarch", "x64", "-O"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken) + await errors;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0)
            {
                File.Move(copy + ".compiled", copy, overwrite: true);
            }
            else if (!output.Contains("already compiled", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"{System.IO.Path.GetFileName(assembly)} wasn't compiled: {output}");
            }
        });
    }
}
