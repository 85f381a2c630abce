using MethodTrace;

/// <summary>What <c>DOTNET_STARTUP_HOOKS</c> calls before the program begins. The runtime looks for this name, outside any namespace.</summary>
internal static class StartupHook
{
    public static void Initialize() => CompiledMethods.Record();
}
