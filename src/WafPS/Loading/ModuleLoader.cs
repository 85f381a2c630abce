using System.Management.Automation;

namespace WafPS.Loading;

/// <summary>
/// Called by PowerShell when the module comes and goes. Only WafPS.dll is loaded into the session; the client and its
/// packages live in <c>deps</c> beside it and are found through the handler that is set here.
/// </summary>
public sealed class ModuleLoader : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // Each runspace imports and removes for itself, the handler serves them all.
    private static int s_imports;

    /// <summary>Called by PowerShell after the import.</summary>
    public void OnImport()
    {
        if (Interlocked.Increment(ref s_imports) == 1)
        {
            ClientAssemblies.Find();
        }
    }

    /// <summary>Called by PowerShell before the removal.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Interlocked.Decrement(ref s_imports) == 0)
        {
            ClientAssemblies.Forget();
        }
    }
}
