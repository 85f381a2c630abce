using System.Diagnostics;
using RealShell;

namespace WafPS.Tests.Package;

/// <summary>The package, made twice into two folders of its own.</summary>
public sealed class PackageFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _room = Directory.CreateTempSubdirectory("WafPS.Package.");

    public string First => Path.Combine(_room.FullName, "1");

    public string Second => Path.Combine(_room.FullName, "the second");

    public async ValueTask InitializeAsync()
    {
        foreach (string folder in (string[])[First, Second])
        {
            (int exitCode, string output) = await PackAsync(folder);
            Assert.True(exitCode == 0, output);
        }
    }

    public ValueTask DisposeAsync()
    {
        _room.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A copy of the module's folder, to be changed.</summary>
    public string CopyModule(string name)
    {
        string copy = Path.Combine(_room.FullName, name);
        foreach (string file in Directory.GetFiles(ModuleFolder.Path, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(ModuleFolder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>README's command, with the package put elsewhere, and a module taken from elsewhere where one is named.</summary>
    public static async Task<(int ExitCode, string Output)> PackAsync(string folder, string? module = null)
    {
        // No process that keeps running may keep the output open.
        ProcessStartInfo start = new("dotnet", ["msbuild", "src/WafPS", "-t:Package", $"-p:PackageFolder={folder}", "-p:UseSharedCompilation=false", "-nodeReuse:false", "-verbosity:quiet"])
        {
            WorkingDirectory = ModuleFolder.Root,
            RedirectStandardOutput = true,
        };
        // Another home would have another package folder, and the restore there would be that of the whole repository.
        TestHome.Restore(start.Environment);
        if (module is not null)
        {
            start.ArgumentList.Add($"-p:ModuleFolder={module}{Path.DirectorySeparatorChar}");
        }

        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(3));
        using Process process = Process.Start(start)!;
        try
        {
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
