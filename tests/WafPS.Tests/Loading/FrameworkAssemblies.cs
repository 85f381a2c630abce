using WafPS.Loading;
using System.Reflection;
using Mono.Cecil;

namespace WafPS.Tests.Loading;

/// <summary>
/// Finds assemblies as Windows PowerShell 5.1 on .NET Framework 4.7.2 does. An assembly that the framework has in at least the wanted
/// version comes from the framework. System.Management.Automation is already loaded. The module's own handler finds the rest.
/// </summary>
/// <param name="moduleAssembly">The path of the module's WafPS.dll.</param>
internal sealed class FrameworkAssemblies(string moduleAssembly) : IDisposable
{
    private static readonly string[] s_framework = [Folder("FrameworkFolder"), Path.Combine(Folder("FrameworkFolder"), "Facades")];
    private static readonly string s_engine = Path.Combine(Folder("PowerShellFolder"), "System.Management.Automation.dll");

    private readonly ClientFolder _deps = new(moduleAssembly);
    private readonly Dictionary<string, AssemblyDefinition> _read = [];

    public static IEnumerable<string> Files => s_framework.SelectMany(folder => Directory.GetFiles(folder, "*.dll"));

    public AssemblyDefinition Read(string file)
    {
        if (!_read.TryGetValue(file, out AssemblyDefinition? assembly))
        {
            assembly = AssemblyDefinition.ReadAssembly(file, new ReaderParameters { AssemblyResolver = new Requests(this, file) });
            _read.Add(file, assembly);
        }

        return assembly;
    }

    /// <returns>The path of the file that is loaded; null where there is none or it won't do.</returns>
    public string? Find(AssemblyNameReference wanted, string requester)
    {
        if (wanted.Name == "System.Management.Automation")
        {
            return Fits(s_engine, wanted) ? s_engine : null;
        }

        string? inFramework = s_framework.Select(folder => Path.Combine(folder, wanted.Name + ".dll")).FirstOrDefault(File.Exists);
        if (inFramework is not null && Fits(inFramework, wanted))
        {
            return inFramework;
        }

        return _deps.FindFor(wanted.Name, requester) is { } file && Fits(file, wanted) ? file : null;
    }

    // The runtime itself takes from the handler whatever it is given; an older one would lack what the newer brought.
    private bool Fits(string file, AssemblyNameReference wanted) =>
        Read(file).Name is var found && found.Version >= wanted.Version && found.PublicKeyToken.SequenceEqual(wanted.PublicKeyToken);

    public void Dispose()
    {
        foreach (AssemblyDefinition assembly in _read.Values)
        {
            assembly.Dispose();
        }
    }

    private static string Folder(string name) => typeof(FrameworkAssemblies).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == name).Value!;

    private sealed class Requests(FrameworkAssemblies assemblies, string requester) : IAssemblyResolver
    {
        public AssemblyDefinition Resolve(AssemblyNameReference name) =>
            assemblies.Find(name, requester) is { } file ? assemblies.Read(file) : throw new AssemblyResolutionException(name);

        public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) => Resolve(name);

        public void Dispose()
        {
        }
    }
}
