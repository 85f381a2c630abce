using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace WafPS.Tests.Loading;

/// <summary>The names of the types that an assembly shows to others, none for one that is native.</summary>
internal static class PublicTypes
{
    public static string[] In(string file)
    {
        using PEReader reader = new(File.OpenRead(file));
        if (!reader.HasMetadata)
        {
            return [];
        }

        MetadataReader metadata = reader.GetMetadataReader();
        return [.. from type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            where (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public
            select $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"];
    }
}
