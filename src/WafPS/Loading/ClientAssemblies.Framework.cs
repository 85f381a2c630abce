#if NETFRAMEWORK
using System.Reflection;

namespace WafPS.Loading;

/// <summary>
/// Windows PowerShell has one load context for all modules. The handler finds assemblies in <c>deps</c> by their simple name, so that no
/// binding redirects are needed. It serves only the assemblies of this module.
/// </summary>
internal static class ClientAssemblies
{
    private static readonly ClientFolder s_folder = new(typeof(ClientAssemblies).Assembly.Location);

    public static void Find() => AppDomain.CurrentDomain.AssemblyResolve += Resolve;

    private static Assembly? Resolve(object sender, ResolveEventArgs request) =>
        s_folder.FindFor(new AssemblyName(request.Name).Name, FileOf(request.RequestingAssembly)) is { } file ? Assembly.LoadFrom(file) : null;

    private static string? FileOf(Assembly? requester) => requester is { IsDynamic: true } ? "" : requester?.Location;
}
#endif
