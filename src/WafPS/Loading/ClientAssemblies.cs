#if !NETFRAMEWORK
using System.Reflection;
using System.Runtime.Loader;

namespace WafPS.Loading;

/// <summary>
/// Finds the client floor in a load context of its own, so that the packages it uses never meet those of other modules.
/// The default context asks for nothing but WafPS.Client; all that WafPS.Client asks for is answered inside.
/// </summary>
internal static class ClientAssemblies
{
    private const string ClientAssembly = "WafPS.Client";

    // Made once: a module that is removed and imported again goes on with the client it had.
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
