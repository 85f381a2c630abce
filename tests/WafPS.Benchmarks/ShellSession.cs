using System.Diagnostics;
using System.Globalization;
using RealShell;

namespace WafPS.Benchmarks;

/// <summary>The measured shell in a process of its own, which runs the scripts that it is given and times each from inside.</summary>
internal sealed class ShellSession : IDisposable
{
    private const string Loop = """
        $ErrorActionPreference = 'Stop'
        while ($script = [Console]::In.ReadLine()) {
            $block = [scriptblock]::Create($script)
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $null = . $block
            [Console]::Out.WriteLine("ticks:$($watch.ElapsedTicks)")
        }
        """;

    private readonly Process _shell;

    public ShellSession()
    {
        ProcessStartInfo start = ShellProcess.StartInfo(MeasuredShell.Path, ["-NonInteractive", "-Command", Loop]);
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        _shell = Process.Start(start)!;
    }

    /// <param name="script">One line. Its output is dropped; an error ends the shell.</param>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> MeasureAsync(string script)
    {
        await _shell.StandardInput.WriteLineAsync(script);
        await _shell.StandardInput.FlushAsync();
        string? line = await _shell.StandardOutput.ReadLineAsync();
        return line?.StartsWith("ticks:", StringComparison.Ordinal) == true
            ? TimeSpan.FromSeconds(double.Parse(line["ticks:".Length..], CultureInfo.InvariantCulture) / Stopwatch.Frequency)
            : throw new InvalidOperationException($"The shell gave no time for: {script}\n{line}{await _shell.StandardOutput.ReadToEndAsync()}");
    }

    /// <summary>Times a script in a process that has run nothing else. The start of the process doesn't count.</summary>
    public static async Task<TimeSpan> MeasureFreshAsync(string script)
    {
        using ShellSession session = new();
        return await session.MeasureAsync(script);
    }

    public void Dispose()
    {
        _shell.StandardInput.Close();
        if (!_shell.WaitForExit(TimeSpan.FromSeconds(30)))
        {
            _shell.Kill();
        }

        _shell.Dispose();
    }
}
