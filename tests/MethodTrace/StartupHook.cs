using MethodTrace;

/// <summary><c>DOTNET_STARTUP_HOOKS</c> calls it before the program starts. The runtime requires this name, outside any namespace.</summary>
internal static class StartupHook
{
    public static void Initialize() => CompiledMethods.Record();
}
