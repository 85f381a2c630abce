#if NETFRAMEWORK
using System.Reflection;

namespace WafPS.Loading;

/// <summary>
/// Windows PowerShell has one context for all. The handler finds what lies in <c>deps</c> by its simple name, and so does
/// the work of binding redirects too, but only for this module's own assemblies: others' requests aren't its business.
/// </summary>
internal static class ClientAssemblies
{
    private static readonly string s_folder = Path.Combine(Path.GetDirectoryName(typeof(ClientAssemblies).Assembly.Location)!, "deps");

    public static void Find() => AppDomain.CurrentDomain.AssemblyResolve += Resolve;

    public static void Forget() => AppDomain.CurrentDomain.AssemblyResolve -= Resolve;

    private static Assembly? Resolve(object sender, ResolveEventArgs request)
    {
        if (request.RequestingAssembly is { } requester && !IsOurs(requester))
        {
            return null;
        }

        string path = Path.Combine(s_folder, new AssemblyName(request.Name).Name + ".dll");
        return File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }

    private static bool IsOurs(Assembly assembly) =>
        assembly == typeof(ClientAssemblies).Assembly
        || (!assembly.IsDynamic && string.Equals(Path.GetDirectoryName(assembly.Location), s_folder, StringComparison.OrdinalIgnoreCase));
}
#endif
