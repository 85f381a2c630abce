using System.Management.Automation;

namespace WafPS.Loading;

/// <summary>
/// PowerShell calls it when it imports the module. The session loads only WafPS.dll. The handler that is added here finds the client and its
/// packages in the folder <c>deps</c>.
/// </summary>
public sealed class ModuleLoader : IModuleAssemblyInitializer
{
    private static int s_isImported;

    /// <summary>PowerShell calls this method after the import.</summary>
    public void OnImport()
    {
        // All runspaces share one handler, and nothing removes it. If another module has imported WafPS too, PowerShell reports the removal
        // while users can still call the cmdlets, and it doesn't report the next import.
        if (Interlocked.Exchange(ref s_isImported, 1) == 0)
        {
            ClientAssemblies.Find();
        }
    }
}
