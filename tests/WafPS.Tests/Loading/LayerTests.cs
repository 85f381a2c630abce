using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using RealShell;

namespace WafPS.Tests.Loading;

/// <summary>The assemblies that each layer may use, read from the built assemblies.</summary>
public class LayerTests
{
    // All assemblies that each layer may use. Another name here has to be a decision.
    private static readonly Dictionary<string, string> s_allowed = new()
    {
        ["deps/WafPS.Client.dll"] =
            @"^(mscorlib|netstandard|System|System\.Buffers|System\.Core|System\.Xml|System\.Xml\.ReaderWriter|System\.Runtime.*|System\.Collections.*|System\.Linq|System\.Memory|"
            + @"System\.Net\..*|System\.Diagnostics\.DiagnosticSource|System\.Security\..*|System\.Text\..*|System\.Threading.*|System\.IO.*|System\.ComponentModel|System\.Private.*|"
            + @"Microsoft\.Extensions\.(Http|DependencyInjection|DependencyInjection\.Abstractions)|INIFileParser|YamlDotNet|Microsoft\.Bcl\.TimeProvider)$",
        ["WafPS.dll"] =
            @"^(mscorlib|netstandard|System|System\.Core|System\.Runtime.*|System\.Collections.*|System\.Linq|System\.Memory|System\.Net\.Http|System\.ComponentModel.*|"
            + @"System\.Text\.RegularExpressions|System\.Threading.*|System\.Management\.Automation|WafPS\.Client)$",
    };

    [Theory]
    [InlineData("net8.0", "deps/WafPS.Client.dll")]
    [InlineData("net472", "deps/WafPS.Client.dll")]
    [InlineData("net8.0", "WafPS.dll")]
    [InlineData("net472", "WafPS.dll")]
    public void A_layer_references_allowed_assemblies_only(string framework, string file) => Assert.All(
        Read(framework, file, metadata => metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))),
        reference => Assert.Matches(s_allowed[file], reference));

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net472")]
    public void The_client_never_reads_the_system_clock_directly(string framework)
    {
        string[] members = Read(framework, "deps/WafPS.Client.dll", metadata =>
            from handle in metadata.MemberReferences
            let member = metadata.GetMemberReference(handle)
            where member.Parent.Kind == HandleKind.TypeReference
            let type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent)
            select $"{metadata.GetString(type.Name)}.{metadata.GetString(member.Name)}");
        Assert.Contains("TimeProvider.GetUtcNow", members);
        Assert.DoesNotContain(members, member => member is "DateTime.get_UtcNow" or "DateTime.get_Now" or "DateTimeOffset.get_UtcNow" or "DateTimeOffset.get_Now" or "Stopwatch.StartNew");
    }

    [Fact]
    public void Microsoft_Extensions_is_used_in_one_file_only() => Assert.Equal(
        ["HttpClientProvider.cs"],
        from file in Directory.GetFiles(Path.Combine(ModuleFolder.Root, "src"), "*.cs", SearchOption.AllDirectories)
        where File.ReadLines(file).Any(line => line.StartsWith("using Microsoft.Extensions.", StringComparison.Ordinal))
        select Path.GetFileName(file));

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
    public void The_module_has_the_intended_public_types_only(string framework) => Assert.Equal(
        [
            "WafPS.Commands.ClearWafCacheCommand",
            "WafPS.Commands.ConvertFromWafAuthorizationMessageCommand", "WafPS.Commands.GetWafAsyncJobCommand", "WafPS.Commands.GetWafContextCommand",
            "WafPS.Commands.WafConnectionCommand", "WafPS.Commands.WafJobCommand", "WafPS.Commands.WaitWafAsyncJobCommand", "WafPS.Loading.ModuleLoader",
            "WafPS.WafAsyncJob", "WafPS.WafAsyncJobReference", "WafPS.WafAuthorizationMessage", "WafPS.WafContext",
            "WafPS.WafErrorDetail", "WafPS.WafServiceException",
        ],
        Read(framework, "WafPS.dll", metadata =>
            from handle in metadata.TypeDefinitions
            let type = metadata.GetTypeDefinition(handle)
            where (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) == System.Reflection.TypeAttributes.Public
            select $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}").Order(StringComparer.Ordinal));

    [Fact]
    public void The_packages_of_the_client_are_not_in_the_folder_of_the_module_assembly() => Assert.All(
        ["net8.0", "net472"],
        framework => Assert.Equal(["WafPS.dll"], Directory.GetFiles(Path.Combine(ModuleFolder.Path, "bin", framework), "*.dll").Select(Path.GetFileName)));

    [Fact]
    public void The_net8_0_module_contains_no_System_assemblies() =>
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(ModuleFolder.Path, "bin", "net8.0", "deps")), file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal));

    private static string[] Read(string framework, string file, Func<MetadataReader, IEnumerable<string>> read)
    {
        using PEReader assembly = new(File.OpenRead(Path.Combine(ModuleFolder.Path, "bin", framework, file)));
        return [.. read(assembly.GetMetadataReader())];
    }
}
