#if NETFRAMEWORK
using System.Reflection;

namespace WafPS.Loading;

/// <summary>
/// Windows PowerShell has one context for all. The handler finds what lies in <c>deps</c> by its simple name, and so does
/// the work of binding redirects too, but only for this module's own assemblies.
/// </summary>
internal static class ClientAssemblies
{
    private static readonly ClientFolder s_folder = new(typeof(ClientAssemblies).Assembly.Location);

    public static void Find() => AppDomain.CurrentDomain.AssemblyResolve += Resolve;

    public static void Forget() => AppDomain.CurrentDomain.AssemblyResolve -= Resolve;

    private static Assembly? Resolve(object sender, ResolveEventArgs request) =>
        request.RequestingAssembly is { } requester && !s_folder.Serves(requester.IsDynamic ? "" : requester.Location) ? null
        : s_folder.Find(new AssemblyName(request.Name).Name) is { } file ? Assembly.LoadFrom(file)
        : null;
}
#endif
