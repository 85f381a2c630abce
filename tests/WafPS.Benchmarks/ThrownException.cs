using System.Diagnostics;
using System.Reflection;

namespace WafPS.Benchmarks;

/// <summary>One throw of an exception.</summary>
/// <param name="Type">Of the exception.</param>
/// <param name="Method">The method that threw it, or that threw it again because it awaited what had failed.</param>
/// <param name="Origin">The assembly of that method, or <c>.NET</c>.</param>
internal sealed record ThrownException(string Type, string Method, string Origin)
{
    /// <summary>The origin of what PowerShell itself throws.</summary>
    public const string Engine = "System.Management.Automation";

    // These methods throw for their callers.
    private static readonly string[] s_throwers =
    [
        "System.Runtime.EH", "System.Runtime.ExceptionServices.", "System.Runtime.CompilerServices.", "System.AppContext", "System.ThrowHelper",
        "System.Threading.CancellationToken", "System.Threading.Tasks.Task", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.Sources.",
        typeof(Exceptions).FullName!,
    ];

    /// <param name="exception">What was thrown.</param>
    /// <param name="stack">Of the thread that threw it, taken when it did.</param>
    public static ThrownException Of(Exception exception, StackTrace stack)
    {
        MethodBase? method = stack.GetFrames().Select(frame => frame.GetMethod())
            .FirstOrDefault(method => method?.DeclaringType?.FullName is { } type && !Array.Exists(s_throwers, thrower => type.StartsWith(thrower, StringComparison.Ordinal)));
        string assembly = method?.DeclaringType?.Assembly.GetName().Name ?? "unknown";
        bool isFramework = assembly.StartsWith("System.", StringComparison.Ordinal) && assembly != Engine;
        return new ThrownException(exception.GetType().Name, $"{method?.DeclaringType?.FullName}.{method?.Name}", isFramework ? ".NET" : assembly);
    }
}
