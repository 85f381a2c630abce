using System.Diagnostics.Tracing;

namespace MethodTrace;

/// <summary>
/// The methods that this process compiles, in order. The runtime delivers these events later, on a thread of its own.
/// So <see cref="Begin"/> and <see cref="End"/> mark a part of the order by being compiled themselves, when they are first called.
/// </summary>
public static class CompiledMethods
{
    /// <summary>The environment variable that contains the path of the output file.</summary>
    public const string FileVariable = "METHOD_TRACE_FILE";

    private static Listener? s_listener;

    internal static void Record() => s_listener = new Listener();

    /// <summary>Call it once, before the code of interest.</summary>
    public static void Begin()
    {
    }

    /// <summary>
    /// Call it once, after the code of interest. Writes one line for each method: its metadata token, its type, its name and its signature,
    /// with tabs between them.
    /// </summary>
    public static void End()
    {
        if (s_listener?.WaitFor(nameof(End), TimeSpan.FromSeconds(30)) is not { } lines)
        {
            throw new TimeoutException("The runtime didn't deliver the event of this method.");
        }

        File.WriteAllLines(Environment.GetEnvironmentVariable(FileVariable)!, lines);
    }

    private sealed class Listener : EventListener
    {
        private const EventKeywords Jit = (EventKeywords)0x10;

        private readonly List<string> _lines = [];

        /// <returns>All lines up to the method, or null where it doesn't come.</returns>
        public string[]? WaitFor(string method, TimeSpan timeout)
        {
            string mark = $"\t{typeof(CompiledMethods).FullName}\t{method}\t";
            DateTime deadline = DateTime.UtcNow + timeout;
            while (DateTime.UtcNow < deadline)
            {
                lock (_lines)
                {
                    int last = _lines.FindIndex(line => line.Contains(mark, StringComparison.Ordinal));
                    if (last >= 0)
                    {
                        return [.. _lines.Take(last + 1)];
                    }
                }

                Thread.Sleep(20);
            }

            return null;
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            {
                EnableEvents(eventSource, EventLevel.Verbose, Jit);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            // The name ends in the version of the event.
            if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true)
            {
                return;
            }

            string line = string.Join('\t', Value("MethodToken"), Value("MethodNamespace"), Value("MethodName"), Value("MethodSignature"));
            lock (_lines)
            {
                _lines.Add(line);
            }

            object? Value(string name) => eventData.Payload![eventData.PayloadNames!.IndexOf(name)];
        }
    }
}
