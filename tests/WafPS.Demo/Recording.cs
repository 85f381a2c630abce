using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RealShell;

namespace WafPS.Demo;

/// <summary>Keeps what a terminal was sent, and when, as an asciicast (version 2), which other programs play or draw.</summary>
internal static class Recording
{
    private const int Width = 100;
    private const int Height = 18;

    // To read the last lines before the picture starts again.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(4);

    public static async Task<int> RecordAsync(ProcessStartInfo start, string path)
    {
        await using StreamWriter file = new(path);
        file.WriteLine(JsonSerializer.Serialize(new { version = 2, width = Width, height = Height }));
        Stopwatch clock = Stopwatch.StartNew();
        using PseudoTerminal terminal = new(start, Width, Height, text => Write(clock.Elapsed, text));
        int exitCode = await terminal.WaitForExitAsync();
        Write(clock.Elapsed + s_pause, "PS> ");
        return exitCode;

        void Write(TimeSpan time, string text) =>
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{time.TotalSeconds:0.000}, \"o\", {JsonSerializer.Serialize(text)}]"));
    }
}
