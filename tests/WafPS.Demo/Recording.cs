using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WafPS.Demo;

/// <summary>A screen that keeps what was drawn, and when, as an asciicast (version 2), which other programs play or draw.</summary>
internal sealed class Recording : TextWriter
{
    private readonly StreamWriter _file;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public Recording(string path, int width, int height)
    {
        _file = new StreamWriter(path);
        _file.WriteLine(JsonSerializer.Serialize(new { version = 2, width, height }));
    }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value) => Write(value ?? "", _clock.Elapsed);

    protected override void Dispose(bool disposing)
    {
        // Time to read the last line before it begins anew.
        Write("PS> ", _clock.Elapsed + TimeSpan.FromSeconds(4));
        _file.Dispose();
        base.Dispose(disposing);
    }

    private void Write(string text, TimeSpan time)
    {
        lock (_file)
        {
            _file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{time.TotalSeconds:0.000}, \"o\", {JsonSerializer.Serialize(text.ReplaceLineEndings("\r\n"))}]"));
        }
    }
}
