using System.Diagnostics;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using RealShell;

namespace WafPS.Benchmarks;

/// <summary>All configurations lay the module out in one folder: the last build decides what is measured.</summary>
internal static class BuildKind
{
    /// <returns>The first assembly of the module or of this program that the compiler didn't optimise, or null.</returns>
    public static string? Unoptimised() => new[]
    {
        typeof(BuildKind).Assembly.Location,
        Path.Combine(ModuleFolder.Path, "bin", "net8.0", "WafPS.dll"),
        Path.Combine(ModuleFolder.Path, "bin", "net8.0", "deps", "WafPS.Client.dll"),
    }.FirstOrDefault(IsUnoptimised);

    // Read, not loaded: the module has its own load context.
    private static bool IsUnoptimised(string assembly)
    {
        using PEReader file = new(File.OpenRead(assembly));
        MetadataReader metadata = file.GetMetadataReader();
        return metadata.GetAssemblyDefinition().GetCustomAttributes().Select(metadata.GetCustomAttribute)
            .Where(attribute => attribute.Constructor.Kind == HandleKind.MemberReference
                && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
                && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name) == nameof(DebuggableAttribute))
            .Select(attribute => metadata.GetBlobReader(attribute.Value))
            .Any(value => value.Length >= 6 && value.ReadUInt16() == 1 && ((DebuggableAttribute.DebuggingModes)value.ReadInt32()).HasFlag(DebuggableAttribute.DebuggingModes.DisableOptimizations));
    }
}
