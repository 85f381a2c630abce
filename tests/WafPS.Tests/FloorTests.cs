using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using WafPS.Shell;

namespace WafPS.Tests;

/// <summary>Which floor may use what, read from the assemblies that were laid out.</summary>
public class FloorTests
{
    [Theory]
    [InlineData("net8.0", "deps/WafPS.Client.dll", "System.Management.Automation")]
    [InlineData("net472", "deps/WafPS.Client.dll", "System.Management.Automation")]
    [InlineData("net8.0", "WafPS.dll", "Microsoft.Extensions", "Polly", "System.Text.Json", "System.Console")]
    [InlineData("net472", "WafPS.dll", "Microsoft.Extensions", "Microsoft.Bcl", "Polly", "System.Text.Json")]
    public void A_floor_never_uses_what_is_not_for_it(string framework, string file, params string[] forbidden)
    {
        string[] references = Read(framework, file, metadata => metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)));
        Assert.NotEmpty(references);
        Assert.DoesNotContain(references, reference => forbidden.Any(name => reference.StartsWith(name, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net472")]
    public void The_client_has_no_public_type(string framework) => Assert.Empty(Read(framework, "deps/WafPS.Client.dll", metadata =>
        from handle in metadata.TypeDefinitions
        let type = metadata.GetTypeDefinition(handle)
        where (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) == System.Reflection.TypeAttributes.Public
        select metadata.GetString(type.Name)));

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net472")]
    public void The_module_exports_what_users_are_to_see(string framework) => Assert.Equal(
        [
            "WafPS.Commands.GetWafAsyncJobCommand", "WafPS.Commands.WafConnectionCommand", "WafPS.Commands.WafJobCommand",
            "WafPS.Commands.WaitWafAsyncJobCommand", "WafPS.Loading.ModuleLoader",
            "WafPS.WafAsyncJob", "WafPS.WafAsyncJobStatus", "WafPS.WafErrorDetail", "WafPS.WafServiceException",
        ],
        Read(framework, "WafPS.dll", metadata =>
            from handle in metadata.TypeDefinitions
            let type = metadata.GetTypeDefinition(handle)
            where (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) == System.Reflection.TypeAttributes.Public
            select $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}").Order(StringComparer.Ordinal));

    [Fact]
    public void The_clients_packages_are_never_beside_the_module() => Assert.All(
        ["net8.0", "net472"],
        framework => Assert.Equal(["WafPS.dll"], Directory.GetFiles(Path.Combine(ModuleFolder.Path, "bin", framework), "*.dll").Select(Path.GetFileName)));

    [Fact]
    public void Net8_carries_nothing_that_the_framework_has() =>
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(ModuleFolder.Path, "bin", "net8.0", "deps")), file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal));

    private static string[] Read(string framework, string file, Func<MetadataReader, IEnumerable<string>> read)
    {
        using PEReader assembly = new(File.OpenRead(Path.Combine(ModuleFolder.Path, "bin", framework, file)));
        return [.. read(assembly.GetMetadataReader())];
    }
}
