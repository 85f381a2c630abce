using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RealShell;

/// <summary>
/// A program in a terminal of its own, as a user has it: what the program draws is on <see cref="Screen"/>, and what a test
/// types arrives as keys, Ctrl+C included. Linux only: it opens a pseudo terminal of the kernel.
/// </summary>
public sealed partial class PseudoTerminal : IDisposable
{
    private const int ReadWriteNoControl = 0x102;
    private const ulong SetWindowSize = 0x5414;

    private readonly FileStream _stream;
    private readonly Process _process;
    private readonly Action<string>? _received;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="start">The program. Its standard streams become the terminal's.</param>
    /// <param name="width">In columns.</param>
    /// <param name="height">In rows.</param>
    /// <param name="received">Is called with what the program draws, as it comes.</param>
    public PseudoTerminal(ProcessStartInfo start, int width = 80, int height = 24, Action<string>? received = null)
    {
        _received = received;
        Screen = new VirtualScreen(width, height);
        SafeFileHandle terminal = Open(width, height, out string name);
        _stream = new FileStream(terminal, FileAccess.ReadWrite, bufferSize: 0);

        // As the leader of a session, the shell gets the terminal that it opens as its controlling one, from which Ctrl+C comes.
        ProcessStartInfo inTerminal = new("setsid", ["sh", "-c", "exec \"$@\" <\"$0\" >\"$0\" 2>\"$0\"", name, start.FileName, .. start.ArgumentList]);
        inTerminal.Environment.Clear();
        foreach ((string key, string? value) in start.Environment)
        {
            inTerminal.Environment[key] = value;
        }

        inTerminal.Environment["TERM"] = "xterm-256color";
        _process = Process.Start(inTerminal)!;
        new Thread(Read) { IsBackground = true }.Start();
    }

    /// <summary>What the terminal shows now.</summary>
    public VirtualScreen Screen { get; }

    /// <summary>Types this text; "\r" is the Enter key, "\x03" is Ctrl+C.</summary>
    public void Type(string keys) => _stream.Write(Encoding.UTF8.GetBytes(keys));

    /// <summary>Returns as soon as the screen shows what is expected. After a minute that is an error that shows the screen.</summary>
    public async Task UntilAsync(Func<VirtualScreen, bool> isShown, string expected, CancellationToken cancellationToken = default)
    {
        for (Stopwatch watch = Stopwatch.StartNew(); !isShown(Screen);)
        {
            if (_ended.Task.IsFaulted)
            {
                await _ended.Task;
            }

            if (watch.Elapsed > TimeSpan.FromMinutes(1) || (_ended.Task.IsCompleted && !isShown(Screen)))
            {
                throw new TimeoutException($"The screen never showed {expected}. It shows:\n{Screen.Text}");
            }

            await Task.Delay(10, cancellationToken);
        }
    }

    /// <summary>Returns the program's exit code when it has ended and all that it drew has been read.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _ended.Task.WaitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _stream.Dispose();
    }

    private static SafeFileHandle Open(int width, int height, out string name)
    {
        int terminal = Checked(posix_openpt(ReadWriteNoControl));
        Checked(grantpt(terminal));
        Checked(unlockpt(terminal));
        byte[] path = new byte[256];
        Checked(ptsname_r(terminal, path, (nuint)path.Length));
        name = Encoding.ASCII.GetString(path, 0, Array.IndexOf(path, (byte)0));
        ushort[] size = [(ushort)height, (ushort)width, 0, 0];
        Checked(ioctl(terminal, SetWindowSize, size));
        return new SafeFileHandle(terminal, ownsHandle: true);
    }

    private static int Checked(int result) => result >= 0 ? result : throw new IOException($"A pseudo terminal can't be opened: {Marshal.GetLastPInvokeErrorMessage()}");

    private void Read()
    {
        Decoder decoder = Encoding.UTF8.GetDecoder();
        byte[] bytes = new byte[16384];
        char[] characters = new char[bytes.Length];
        try
        {
            while (_stream.Read(bytes) is > 0 and int count)
            {
                string text = new(characters, 0, decoder.GetChars(bytes.AsSpan(0, count), characters, flush: false));
                if (Screen.Draw(text) is { Length: > 0 } reply)
                {
                    Type(reply);
                }

                _received?.Invoke(text);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The kernel reports the end of the program as an input/output error of its terminal.
        }
        catch (NotSupportedException e)
        {
            _ended.SetException(e);
        }

        _ended.TrySetResult();
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int posix_openpt(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int grantpt(int terminal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unlockpt(int terminal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ptsname_r(int terminal, [Out] byte[] name, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int terminal, ulong request, ushort[] size);
}
