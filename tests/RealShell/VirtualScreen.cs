using System.Globalization;
using System.Text;

namespace RealShell;

/// <summary>
/// What a terminal shows of the characters and the control sequences that a program writes: those that PowerShell and PSReadLine use.
/// Colours are left out. Another sequence is an error, so that the picture is never a wrong one.
/// </summary>
/// <remarks>Sequences: ECMA-48, and https://invisible-island.net/xterm/ctlseqs/ctlseqs.html.</remarks>
public sealed class VirtualScreen(int width, int height)
{
    private const char RightHalf = '\0';

    private readonly Lock _lock = new();
    private readonly List<char[]> _rows = [.. Enumerable.Range(0, height).Select(_ => BlankRow(width))];
    private string _pending = "";
    private (int Row, int Column) _saved;
    private int _row;

    // Equal to the width behind a full row: the next character goes to the next row, and not before it comes.
    private int _column;

    public int Width => width;

    /// <summary>The rows from top to bottom, without the blanks at their ends.</summary>
    public IReadOnlyList<string> Rows
    {
        get
        {
            lock (_lock)
            {
                return [.. _rows.Select(row => new string([.. row.Where(character => character != RightHalf)]).TrimEnd())];
            }
        }
    }

    /// <summary>All rows, without the blank ones at the bottom.</summary>
    public string Text => string.Join('\n', Rows).TrimEnd();

    /// <summary>Draws what a program has written.</summary>
    /// <returns>The reply of a terminal, which is usually empty.</returns>
    public string Draw(string text)
    {
        lock (_lock)
        {
            StringBuilder reply = new();
            string rest = _pending + text;
            int position = 0;
            while (position < rest.Length)
            {
                int end = EndOfElement(rest, position);
                if (end < 0)
                {
                    break;
                }

                DrawElement(rest[position..end], reply);
                position = end;
            }

            _pending = rest[position..];
            return reply.ToString();
        }
    }

    private static char[] BlankRow(int width) => [.. Enumerable.Repeat(' ', width)];

    // A character or a complete control sequence. Negative if its end hasn't arrived yet.
    private static int EndOfElement(string text, int start)
    {
        if (text[start] != '\e')
        {
            return start + 1;
        }

        if (start + 1 == text.Length)
        {
            return -1;
        }

        switch (text[start + 1])
        {
            case '[':
                int final = start + 2;
                while (final < text.Length && text[final] is < '@' or > '~')
                {
                    final++;
                }

                return final < text.Length ? final + 1 : -1;
            case ']':
                int bell = text.IndexOf('\a', start);
                int terminator = text.IndexOf("\e\\", start, StringComparison.Ordinal);
                return bell < 0 && terminator < 0 ? -1
                    : terminator < 0 || (bell >= 0 && bell < terminator) ? bell + 1
                    : terminator + 2;
            default:
                return start + 2;
        }
    }

    private void DrawElement(string element, StringBuilder reply)
    {
        if (element.Length == 1)
        {
            DrawCharacter(element[0]);
        }
        else if (element[1] == '[')
        {
            Control(element[2..^1], element[^1], reply);
        }
        else if (element is "\e7")
        {
            _saved = (_row, _column);
        }
        else if (element is "\e8")
        {
            (_row, _column) = _saved;
        }
        else if (element[1] is not (']' or '=' or '>'))
        {
            throw new NotSupportedException($"The control sequence ESC {element[1..]} isn't known here.");
        }
    }

    private void DrawCharacter(char character)
    {
        switch (character)
        {
            case '\r':
                _column = 0;
                break;
            case '\n':
                LineFeed();
                break;
            case '\b':
                _column = Math.Max(0, Math.Min(_column, width - 1) - 1);
                break;
            case '\t':
                _column = Math.Min(width - 1, (_column / 8 + 1) * 8);
                break;
            case '\a':
                break;
            default:
                Put(character);
                break;
        }
    }

    private void Put(char character)
    {
        int cells = CellWidth.Of(character);
        if (cells == 0)
        {
            return;
        }

        if (_column + cells > width)
        {
            _column = 0;
            LineFeed();
        }

        char[] row = _rows[_row];
        int end = _column + cells;
        // Half a wide character is nothing.
        if (row[_column] == RightHalf)
        {
            row[_column - 1] = ' ';
        }

        if (end < width && row[end] == RightHalf)
        {
            row[end] = ' ';
        }

        row[_column] = character;
        if (cells == 2)
        {
            row[_column + 1] = RightHalf;
        }

        _column = end;
    }

    private void LineFeed()
    {
        if (_row < height - 1)
        {
            _row++;
            return;
        }

        _rows.RemoveAt(0);
        _rows.Add(BlankRow(width));
    }

    private void Control(string parameters, char final, StringBuilder reply)
    {
        if (parameters.StartsWith('?') || final is 'm' or 't')
        {
            // Modes such as the cursor's visibility, colours, and what concerns the window.
            return;
        }

        int[] numbers = [.. parameters.Split(';').Select(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0)];
        int count = Math.Max(1, numbers[0]);
        switch (final)
        {
            case 'A': _row = Math.Max(0, _row - count); break;
            case 'B': _row = Math.Min(height - 1, _row + count); break;
            case 'C': _column = Math.Min(width - 1, _column + count); break;
            case 'D': _column = Math.Max(0, _column - count); break;
            case 'G': _column = Math.Clamp(count - 1, 0, width - 1); break;
            case 'H': MoveTo(count - 1, numbers.Length > 1 ? Math.Max(1, numbers[1]) - 1 : 0); break;
            case 'J': EraseScreen(numbers[0]); break;
            case 'K': EraseRow(numbers[0]); break;
            case 'X': _rows[_row].AsSpan(Math.Min(_column, width - 1)..Math.Min(width, _column + count)).Fill(' '); break;
            case 's': _saved = (_row, _column); break;
            case 'u': (_row, _column) = _saved; break;
            case 'n': reply.Append(CultureInfo.InvariantCulture, $"\e[{_row + 1};{Math.Min(_column, width - 1) + 1}R"); break;
            case 'c': reply.Append("\e[?1;2c"); break;
            default: throw new NotSupportedException($"The control sequence ESC [{parameters}{final} isn't known here.");
        }
    }

    private void MoveTo(int row, int column) => (_row, _column) = (Math.Clamp(row, 0, height - 1), Math.Clamp(column, 0, width - 1));

    private void EraseScreen(int part)
    {
        EraseRow(part);
        foreach (char[] row in part switch { 0 => _rows[(_row + 1)..], 1 => _rows[.._row], _ => _rows })
        {
            row.AsSpan().Fill(' ');
        }
    }

    private void EraseRow(int part)
    {
        int column = Math.Min(_column, width - 1);
        _rows[_row].AsSpan(part switch { 0 => column..width, 1 => ..(column + 1), _ => .. }).Fill(' ');
    }
}
