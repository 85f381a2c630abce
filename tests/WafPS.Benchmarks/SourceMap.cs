using System.Globalization;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace WafPS.Benchmarks;

/// <summary>A method that was compiled, and where it comes from.</summary>
/// <param name="Layer">The assembly.</param>
/// <param name="File">The source file, below <c>src</c>.</param>
/// <param name="Method">The type and the name.</param>
internal sealed record TracedMethod(string Layer, string File, string Method);

/// <summary>Finds the source files of the methods of both layers, by the symbols in the assemblies.</summary>
internal sealed class SourceMap : IDisposable
{
    // The compiler replaces the path of the repository with this.
    private const string SourceFolder = "/_/src/";

    private readonly ModuleDefinition[] _layers;
    private readonly Dictionary<TypeDefinition, string?> _fileOfType = [];

    /// <param name="module">The folder of the module.</param>
    public SourceMap(string module)
    {
        string folder = Path.Combine(module, "bin", "net8.0");
        ReaderParameters parameters = new() { ReadSymbols = true, SymbolReaderProvider = new EmbeddedPortablePdbReaderProvider() };
        _layers = [.. new[] { "WafPS.dll", Path.Combine("deps", "WafPS.Client.dll") }.Select(file => ModuleDefinition.ReadModule(Path.Combine(folder, file), parameters))];
    }

    /// <param name="line">As <see cref="MethodTrace.CompiledMethods"/> writes it.</param>
    /// <returns>Null for a method of another assembly, and for one that no file of <c>src</c> contains.</returns>
    public TracedMethod? Find(string line)
    {
        string[] parts = line.Split('\t');
        if (!int.TryParse(parts[0], CultureInfo.InvariantCulture, out int token) || (token & 0xFFFFFF) == 0)
        {
            return null;
        }

        // The runtime writes type arguments behind the name.
        string type = parts[1].Split('[')[0];
        foreach (ModuleDefinition layer in _layers)
        {
            if (layer.LookupToken(token) is MethodDefinition method && method.Name == parts[2] && method.DeclaringType.FullName.Replace('/', '+') == type)
            {
                return FileOf(method) is { } file ? new TracedMethod(layer.Name, file, $"{type}.{method.Name} {token:x}") : null;
            }
        }

        return null;
    }

    public void Dispose()
    {
        foreach (ModuleDefinition layer in _layers)
        {
            layer.Dispose();
        }
    }

    private string? FileOf(MethodDefinition method) => OwnFileOf(method) ?? FileOf(method.DeclaringType);

    // What the compiler makes of an automatic property, a record or an async method has no line of its own. It belongs to the file of its type.
    private string? FileOf(TypeDefinition type)
    {
        if (!_fileOfType.TryGetValue(type, out string? file))
        {
            file = type.Methods.Select(OwnFileOf).FirstOrDefault(own => own is not null) ?? (type.DeclaringType is null ? null : FileOf(type.DeclaringType));
            file ??= type.NestedTypes.SelectMany(nested => nested.Methods).Select(OwnFileOf).FirstOrDefault(own => own is not null);
            _fileOfType.Add(type, file);
        }

        return file;
    }

    private static string? OwnFileOf(MethodDefinition method)
    {
        MethodDefinition body = StateMachineOf(method) ?? method;
        string? path = body.DebugInformation.SequencePoints.FirstOrDefault(point => !point.IsHidden)?.Document.Url.Replace('\\', '/');
        return path?.StartsWith(SourceFolder, StringComparison.Ordinal) == true ? path[SourceFolder.Length..] : null;
    }

    // The lines of an async method or an iterator are in its state machine.
    private static MethodDefinition? StateMachineOf(MethodDefinition method) =>
        (method.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType.Name is "AsyncStateMachineAttribute" or "IteratorStateMachineAttribute")
            ?.ConstructorArguments[0].Value as TypeDefinition)?.Methods.First(candidate => candidate.Name == "MoveNext");
}
