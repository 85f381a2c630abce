using System.Management.Automation;

namespace WafPS.Shell;

/// <summary>
/// The lines at the bottom that a terminal shows progress in, as PowerShell 7 draws them. Where nothing can be taken back,
/// as in a log, each new state of a whole wait is a line.
/// </summary>
internal sealed class ProgressPane(TextWriter screen, int width, bool isLive)
{
    private const string UpAndClear = "\e[1A\e[2K";
    private const string Bar = "\e[33;1m";
    private const string Done = "\e[7m";
    private const string Reset = "\e[0m";

    private readonly SortedDictionary<(long Source, int Id), ProgressRecord> _records = [];
    private int _shown;
    private string? _last;

    public void Show(long source, ProgressRecord record)
    {
        if (!isLive)
        {
            if (record is { ParentActivityId: < 0, RecordType: ProgressRecordType.Processing } && Line(record) is { } whole && whole != _last)
            {
                screen.WriteLine(_last = whole);
            }

            return;
        }

        if (record.RecordType == ProgressRecordType.Completed)
        {
            _records.Remove((source, record.ActivityId));
        }
        else
        {
            _records[(source, record.ActivityId)] = record;
        }

        WriteAbove("");
    }

    /// <summary>Draws what comes to stay above the progress.</summary>
    public void WriteAbove(string text)
    {
        string cleared = string.Concat(Enumerable.Repeat(UpAndClear, _shown));
        // Behind half a line there is no room for it.
        bool hasRoom = text.Length == 0 || text.EndsWith('\n');
        _shown = hasRoom ? _records.Count : 0;
        screen.Write(cleared + text + (hasRoom ? string.Concat(_records.Values.Select(record => Line(record) + Environment.NewLine)) : ""));
    }

    private string Line(ProgressRecord record)
    {
        string head = (record.ParentActivityId < 0 ? "" : "  ") + record.Activity + " ";
        int room = Math.Max(10, Math.Min(width, 110) - head.Length - 2);
        string status = record.StatusDescription.Length > room ? record.StatusDescription[..(room - 1)] + "…" : record.StatusDescription.PadRight(room);
        int done = record.PercentComplete < 0 ? 0 : room * record.PercentComplete / 100;
        return $"{Bar}{head}[{Done}{status[..done]}{Reset}{Bar}{status[done..]}]{Reset}";
    }
}
