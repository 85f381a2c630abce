using RealShell;

namespace WafPS.Tests.Loading;

/// <summary>Whatever else is in the process, and in whichever order it came, the module works and leaves it alone.</summary>
public sealed class IsolationTests : WafTest
{
    private const string Call = "Get-WafAsyncJob $id | ForEach-Object RawStatus";
    private const string Loaded = """
        [System.Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object {
            $context = $_
            $context.Assemblies | ForEach-Object { "$($context.Name): $($_.GetName().Name) $($_.GetName().Version.Major)" }
        }
        """;

    private static readonly string s_import = $"Import-Module '{ModuleFolder.Manifest}'";

    private string Settings =>
        $"$WafEndpoint = '{Waf.Http}'; $WafProjectId = '{Waf.Account.ProjectId}'; $WafToken = '{Waf.Account.Token}'; $id = '{Waf.AddJob().Id}'";

    [Theory]
    [InlineData("2.1.0", "2.1.0", "2.1.1", true)]
    [InlineData("2.1.0", "2.1.0", "2.1.1", false)]
    [InlineData("8.0.1", "8.0.2", "8.0.1", true)]
    [InlineData("8.0.1", "8.0.2", "8.0.1", false)]
    [InlineData("10.0.15", "10.0.15", "10.0.15", true)]
    [InlineData("10.0.15", "10.0.15", "10.0.15", false)]
    [InlineData("11.0.0", "11.0.0", "11.0.0", true)]
    [InlineData("11.0.0", "11.0.0", "11.0.0", false)]
    public async Task Another_module_keeps_its_own_Microsoft_Extensions_packages(string injection, string abstractions, string http, bool isFirst)
    {
        using OtherModule other = new($"Microsoft.Extensions.DependencyInjection.Abstractions/{abstractions}", $"Microsoft.Extensions.DependencyInjection/{injection}", $"Microsoft.Extensions.Http/{http}");
        string[] lines = await FreshShell.RunAsync(
            Settings, InOrder(other, isFirst), Call,
            "$services = [Microsoft.Extensions.DependencyInjection.ServiceCollection]::new()",
            "[Microsoft.Extensions.DependencyInjection.ServiceCollectionContainerBuilderExtensions]::BuildServiceProvider($services).GetType().Name", Loaded);
        string major = injection.Split('.')[0];
        Assert.All(
            ["SUCCESS", "ServiceProvider", $"Default: Microsoft.Extensions.DependencyInjection {major}", $"Default: Microsoft.Extensions.Http {major}",
             "WafPS: Microsoft.Extensions.DependencyInjection 8", "WafPS: Microsoft.Extensions.Http 8"],
            line => Assert.Contains(line, lines));
    }

    // In the default context there is room for the runtime's own only, so modules that bring another keep it in a context of theirs.
    [Theory]
    [InlineData("6.0.11", true)]
    [InlineData("6.0.11", false)]
    [InlineData("11.0.0", true)]
    [InlineData("11.0.0", false)]
    public async Task Another_module_keeps_its_own_System_Text_Json(string version, bool isFirst)
    {
        string load = $"$null = [System.Runtime.Loader.AssemblyLoadContext]::new('Other').LoadFromAssemblyPath('{OtherModule.Assembly($"System.Text.Json/{version}")}')";
        string[] lines = await FreshShell.RunAsync(Settings, isFirst ? $"{load}; {s_import}" : $"{s_import}; {Call}; {load}", Call, Loaded);
        Assert.All(["SUCCESS", $"Other: System.Text.Json {version.Split('.')[0]}"], line => Assert.Contains(line, lines));
        Assert.DoesNotContain(lines, line => line.StartsWith("WafPS: System.", StringComparison.Ordinal));
    }

    private static string InOrder(OtherModule other, bool isFirst)
    {
        string import = $"Import-Module '{other.Manifest}'";
        return isFirst ? $"{import}; {s_import}" : $"{s_import}; $null = {Call}; {import}";
    }
}
