#if !NETFRAMEWORK
using System.Reflection;
using System.Runtime.Loader;

namespace WafPS.Loading;

/// <summary>
/// Loads WafPS.Client into a load context of its own, so that its packages don't conflict with those of other modules. The default
/// context requests only WafPS.Client. The private context finds the packages of WafPS.Client.
/// </summary>
internal static class ClientAssemblies
{
    private const string ClientAssembly = "WafPS.Client";

    // Created once, so that a module that is removed and imported again uses the same client.
    private static readonly Lazy<AssemblyLoadContext> s_context = new(() => new ClientLoadContext());

    public static void Find() => AssemblyLoadContext.Default.Resolving += Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == ClientAssembly ? s_context.Value.LoadFromAssemblyName(name) : null;

    private sealed class ClientLoadContext() : AssemblyLoadContext("WafPS")
    {
        private static readonly ClientFolder s_folder = new(typeof(ClientLoadContext).Assembly.Location);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            s_folder.Find(assemblyName.Name) is { } file ? LoadFromAssemblyPath(file) : null;
    }
}
#endif
