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

    private static Assembly? Resolve(object sender, ResolveEventArgs request) =>
        s_folder.FindFor(new AssemblyName(request.Name).Name, FileOf(request.RequestingAssembly)) is { } file ? Assembly.LoadFrom(file) : null;

    private static string? FileOf(Assembly? requester) => requester is { IsDynamic: true } ? "" : requester?.Location;
}
#endif
