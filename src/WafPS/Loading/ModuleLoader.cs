using System.Management.Automation;

namespace WafPS.Loading;

/// <summary>
/// Called by PowerShell when the module comes. Only WafPS.dll is loaded into the session; the client and its
/// packages live in <c>deps</c> beside it and are found through the handler that is set here.
/// </summary>
public sealed class ModuleLoader : IModuleAssemblyInitializer
{
    private static int s_isImported;

    /// <summary>Called by PowerShell after the import.</summary>
    public void OnImport()
    {
        // One handler for all runspaces. It stays when the module goes: where another module imported it too, PowerShell tells of
        // the removal while its cmdlets can still be called, and doesn't tell of the next import.
        if (Interlocked.Exchange(ref s_isImported, 1) == 0)
        {
            ClientAssemblies.Find();
        }
    }
}
