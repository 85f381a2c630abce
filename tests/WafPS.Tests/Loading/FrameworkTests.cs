using Mono.Cecil;
using RealShell;

namespace WafPS.Tests.Loading;

/// <summary>
/// Windows PowerShell 5.1 runs on Windows only. What can be proved elsewhere: all that the module's half for it refers to is
/// there, down to the last member.
/// </summary>
public sealed class FrameworkTests : IDisposable
{
    private static readonly string s_folder = Path.Combine(ModuleFolder.Path, "bin", "net472");

    private readonly FrameworkAssemblies _assemblies = new(Path.Combine(s_folder, "WafPS.dll"));

    public static TheoryData<string> Files => [.. Directory.GetFiles(s_folder, "*.dll", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(s_folder, file))];

    public void Dispose() => _assemblies.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_reference_of_a_net472_assembly_finds_an_assembly(string file) => Assert.Empty(Unfound(_assemblies, Path.Combine(s_folder, file)));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_type_and_member_that_a_net472_assembly_uses_exists(string file) => Assert.Empty(Missing(_assemblies, Path.Combine(s_folder, file)));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_net472_assembly_runs_on_any_processor(string file) => Assert.Equal(
        ModuleAttributes.ILOnly, _assemblies.Read(Path.Combine(s_folder, file)).MainModule.Attributes & (ModuleAttributes.ILOnly | ModuleAttributes.Required32Bit));

    // Two types of one name are two types: what one package hands over, another couldn't take.
    [Fact]
    public void No_package_has_a_public_type_that_NET_Framework_has() =>
        Assert.Empty(FrameworkAssemblies.Files.SelectMany(PublicTypes.In).Intersect(Directory.GetFiles(Path.Combine(s_folder, "deps")).SelectMany(PublicTypes.In)));

    [Theory]
    [MemberData(nameof(Files))]
    public void An_assembly_with_a_strong_name_references_strong_names_only(string file)
    {
        AssemblyDefinition assembly = _assemblies.Read(Path.Combine(s_folder, file));
        Assert.Equal(assembly.Name.PublicKeyToken.Length > 0, assembly.MainModule.Attributes.HasFlag(ModuleAttributes.StrongNameSigned));
        Assert.All(assembly.MainModule.AssemblyReferences, wanted => Assert.True(assembly.Name.PublicKeyToken.Length == 0 || wanted.PublicKeyToken.Length > 0, wanted.FullName));
    }

    // .NET Framework's Path throws at the empty path of an assembly that was loaded from memory; .NET's doesn't, so no run here shows it.
    [Fact]
    public void The_assembly_resolver_does_not_call_System_IO_Path()
    {
        TypeDefinition folder = _assemblies.Read(Path.Combine(s_folder, "WafPS.dll")).MainModule.GetType("WafPS.Loading.ClientFolder");
        string[] called = [.. from method in folder.Methods where method.Name is "Answer" or "Serves"
            from instruction in method.Body.Instructions where instruction.Operand is MethodReference select ((MethodReference)instruction.Operand).DeclaringType.FullName];
        Assert.Contains("System.String", called);
        Assert.DoesNotContain("System.IO.Path", called);
    }

    [Fact]
    public void The_client_itself_is_found_by_the_modules_own_handler() =>
        Assert.Equal(Path.Combine(s_folder, "deps", "WafPS.Client.dll"), _assemblies.Find(Reference("WafPS.Client", "0.1.0.0"), Path.Combine(s_folder, "WafPS.dll")));

    [Fact]
    public void Assembly_requests_of_other_modules_are_not_resolved() =>
        Assert.All(
            [Path.Combine(Path.GetTempPath(), "Other.dll"), Path.Combine(s_folder, "deps-of-another", "Other.dll"), ""],
            requester => Assert.Null(_assemblies.Find(Reference("Microsoft.Extensions.Http", "8.0.0.0", "adb9793829ddae60"), requester)));

    [Fact]
    public void A_net472_assembly_finds_the_engine_of_PowerShell_5_1_only()
    {
        Assert.NotNull(_assemblies.Find(Reference("System.Management.Automation", "3.0.0.0", "31bf3856ad364e35"), ""));
        Assert.Null(_assemblies.Find(Reference("System.Management.Automation", "7.4.0.0", "31bf3856ad364e35"), ""));
    }

    [Fact]
    public void The_reference_check_finds_missing_assemblies_and_members()
    {
        // The other half of the module, which is for .NET 8.
        string other = Path.Combine(ModuleFolder.Path, "bin", "net8.0");
        using FrameworkAssemblies assemblies = new(Path.Combine(other, "WafPS.dll"));
        Assert.Contains("System.Runtime 8.0.0.0", Unfound(assemblies, Path.Combine(other, "WafPS.dll")));
        Assert.NotEmpty(Missing(assemblies, Path.Combine(other, "deps", "WafPS.Client.dll")));
    }

    [Fact]
    public void The_reference_check_finds_a_missing_or_outdated_package()
    {
        string folder = Directory.CreateTempSubdirectory("WafPS.Tests.").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "deps"));
        string module = Path.Combine(folder, "WafPS.dll");
        File.Copy(Path.Combine(s_folder, "deps", "Microsoft.Extensions.Http.dll"), Path.Combine(folder, "deps", "Microsoft.Extensions.Http.dll"));
        using (FrameworkAssemblies assemblies = new(module))
        {
            Assert.NotNull(assemblies.Find(Reference("Microsoft.Extensions.Http", "8.0.0.0", "adb9793829ddae60"), module));
            Assert.Null(assemblies.Find(Reference("Microsoft.Extensions.Http", "9.0.0.0", "adb9793829ddae60"), module));
            Assert.Null(assemblies.Find(Reference("Microsoft.Extensions.Http", "8.0.0.0", "b77a5c561934e089"), module));
            Assert.Null(assemblies.Find(Reference("YamlDotNet", "1.0.0.0"), module));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static AssemblyNameReference Reference(string name, string version, string publicKeyToken = "") =>
        new(name, Version.Parse(version)) { PublicKeyToken = Convert.FromHexString(publicKeyToken) };

    private static string[] Unfound(FrameworkAssemblies assemblies, string file) =>
        [.. from wanted in assemblies.Read(file).MainModule.AssemblyReferences where assemblies.Find(wanted, file) is null select $"{wanted.Name} {wanted.Version}"];

    private static string[] Missing(FrameworkAssemblies assemblies, string file)
    {
        ModuleDefinition module = assemblies.Read(file).MainModule;
        IEnumerable<MemberReference> types = module.GetTypeReferences();
        // Methods of arrays are the runtime's own.
        return [.. types.Concat(module.GetMemberReferences().Where(member => member.DeclaringType is not ArrayType)).Where(member => !Exists(member)).Select(member => member.FullName)];
    }

    private static bool Exists(MemberReference member)
    {
        try
        {
            return member switch
            {
                TypeReference type => type.Resolve() is not null,
                MethodReference method => method.Resolve() is not null,
                FieldReference field => field.Resolve() is not null,
                _ => throw new InvalidOperationException(member.ToString()),
            };
        }
        catch (AssemblyResolutionException)
        {
            return false;
        }
    }
}
