using System.Reflection;
using System.Reflection.Emit;
using RealShell;

namespace WafPS.Tests.Loading;

/// <summary>What is loaded where, each time in a process of its own: a load context can't be emptied.</summary>
public sealed class LoadingTests : WafTest
{
    private const string Loaded = """
        [System.Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object {
            $context = $_
            $context.Assemblies | ForEach-Object { "$($context.Name): $($_.GetName().Name) $($_.GetName().Version.Major)" }
        } | Where-Object { $_ -match 'WafPS|Microsoft\.Extensions' }
        """;

    private string Settings =>
        $"$WafEndpoint = '{Waf.Http}'; $WafProjectId = '{Waf.Account.ProjectId}'; $WafToken = '{Waf.Account.Token}'; $id = '{Waf.AddJob().Id}'";

    [Fact]
    public async Task After_the_import_only_the_module_itself_is_loaded() =>
        Assert.Equal(["Default: WafPS 0"], await FreshShell.RunFirstAsync($"Import-Module '{ModuleFolder.Manifest}'", Loaded));

    [Fact]
    public async Task After_a_call_the_client_and_its_packages_are_in_a_context_of_their_own()
    {
        string[] loaded = await FreshShell.RunAsync($"Import-Module '{ModuleFolder.Manifest}'; {Settings}", "Get-WafAsyncJob $id | ForEach-Object RawStatus", Loaded);
        Assert.Contains("SUCCESS", loaded);
        Assert.Equal(["Default: WafPS 0"], loaded.Where(line => line.StartsWith("Default: ", StringComparison.Ordinal)));
        Assert.All(
            ["WafPS: WafPS.Client 0", "WafPS: Microsoft.Extensions.Http 8", "WafPS: Microsoft.Extensions.DependencyInjection 8"],
            assembly => Assert.Contains(assembly, loaded));
    }

    [Fact]
    public async Task The_module_can_be_removed_and_imported_again()
    {
        string import = $"Import-Module '{ModuleFolder.Manifest}'";
        string[] lines = await FreshShell.RunAsync(
            Settings, import, "Remove-Module WafPS", "\"commands: $(@(Get-Command Get-WafAsyncJob -ErrorAction Ignore).Count)\"",
            import, "Get-WafAsyncJob $id | ForEach-Object RawStatus", $"{import} -Force", "Get-WafAsyncJob $id | ForEach-Object RawStatus");
        Assert.Equal(["commands: 0", "SUCCESS", "SUCCESS"], lines);
    }

    // PowerShell reports one import in a runspace, and a removal as soon as one of the importers is removed.
    [Fact]
    public async Task Another_module_that_imported_WafPS_can_be_removed_before_the_first_call()
    {
        string import = $"Import-Module '{ModuleFolder.Manifest}'";
        string[] lines = await FreshShell.RunAsync(
            Settings, $"New-Module Other {{ {import} }} | Import-Module", import, "Remove-Module Other", "Get-WafAsyncJob $id | ForEach-Object RawStatus",
            "Wait-WafAsyncJob $id | ForEach-Object RawStatus");
        Assert.Equal(["SUCCESS", "SUCCESS"], lines);
    }

    [Fact]
    public async Task A_runspace_can_remove_the_module_without_effect_on_another()
    {
        string[] lines = await FreshShell.RunAsync(
            Settings, $"Import-Module '{ModuleFolder.Manifest}'",
            $"[powershell]::Create([initialsessionstate]::CreateDefault2()).AddScript(\"Import-Module '{ModuleFolder.Manifest}'; Remove-Module WafPS\").Invoke()",
            "Get-WafAsyncJob $id | ForEach-Object RawStatus");
        Assert.Equal(["SUCCESS"], lines);
    }

    [Fact]
    public async Task The_module_folder_may_have_any_name()
    {
        string folder = Copy("a [b] 模块's");
        string path = Path.Combine(folder, "WafPS.psd1").Replace("'", "''", StringComparison.Ordinal);
        Assert.Equal(
            ["SUCCESS"],
            await FreshShell.RunAsync(Settings, $"Import-Module ([WildcardPattern]::Escape('{path}'))", "Get-WafAsyncJob $id | ForEach-Object RawStatus"));
    }

    [Theory]
    [InlineData("9.0.0")]
    [InlineData("0.0.9")]
    public async Task Another_version_cannot_be_imported_after_this_version_in_the_same_process(string version)
    {
        string import = $"Import-Module '{ModuleFolder.Manifest}'";
        string[] lines = await FreshShell.RunAsync(
            Settings, import, "Remove-Module WafPS", $"Import-Module '{OtherVersion(version)}'", "\"modules: $(@(Get-Module WafPS).Count)\"",
            import, "Get-WafAsyncJob $id | ForEach-Object RawStatus");
        Assert.Contains("start a new PowerShell session", string.Join(' ', lines.Select(line => line.Trim('|', ' '))), StringComparison.Ordinal);
        Assert.Equal(["modules: 0", "SUCCESS"], lines[^2..]);
    }

    [Theory]
    [InlineData("9.0.0")]
    [InlineData("0.0.9")]
    public async Task This_version_cannot_be_imported_after_another_version_in_the_same_process(string version)
    {
        string[] lines = await FreshShell.RunAsync(
            $"Import-Module '{OtherVersion(version)}'", $"try {{ Import-Module '{ModuleFolder.Manifest}' }} catch {{ \"failed: $_\" }}", "\"commands: $(@(Get-Command Get-WafAsyncJob -ErrorAction Ignore).Count)\"");
        Assert.Matches("^failed: WafPS [0-9.]+ can't be imported.*start a new PowerShell session", lines[0]);
        Assert.Equal("commands: 0", lines[^1]);
    }

    [Fact]
    public async Task A_copy_of_the_same_version_can_be_imported_in_the_same_process()
    {
        string folder = Copy("a copy");
        string[] lines = await FreshShell.RunAsync(
            Settings, $"Import-Module '{ModuleFolder.Manifest}'", "Get-WafAsyncJob $id | ForEach-Object RawStatus",
            $"Import-Module '{Path.Combine(folder, "WafPS.psd1")}'", $"Import-Module '{Path.Combine(folder, "WafPS.psd1")}' -Force", "Get-WafAsyncJob $id | ForEach-Object RawStatus",
            "Remove-Module WafPS", $"Import-Module '{Path.Combine(folder, "WafPS.psd1")}'", "Wait-WafAsyncJob $id | ForEach-Object RawStatus");
        Assert.Equal(["SUCCESS", "SUCCESS", "SUCCESS"], lines);
    }

    [Fact]
    public async Task Assemblies_in_the_current_directory_or_on_PATH_are_not_loaded_as_packages()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "planted");
        Directory.CreateDirectory(folder);
        foreach (string name in new[] { "WafPS.Client", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Http" })
        {
            PersistedAssemblyBuilder planted = new(new AssemblyName(name + ", Version=99.0.0.0"), typeof(object).Assembly);
            planted.DefineDynamicModule(name);
            planted.Save(Path.Combine(folder, name + ".dll"));
        }

        string[] lines = await FreshShell.RunAsync(
            $"[Environment]::CurrentDirectory = '{folder}'; $env:PATH = '{folder}' + [IO.Path]::PathSeparator + $env:PATH; $env:PSModulePath = '{folder}'",
            Settings, $"Import-Module '{ModuleFolder.Manifest}'", "Get-WafAsyncJob $id | ForEach-Object RawStatus",
            "[System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not $_.IsDynamic -and $_.Location -like '*planted*' } | ForEach-Object Location");
        Assert.Equal(["SUCCESS"], lines);
    }

    // With the loader of that version and an assembly without cmdlets.
    private static string OtherVersion(string version)
    {
        string folder = Copy($"version {version}");
        PersistedAssemblyBuilder assembly = new(new AssemblyName($"WafPS, Version={version}.0"), typeof(object).Assembly);
        assembly.DefineDynamicModule("WafPS");
        assembly.Save(Path.Combine(folder, "bin", "net8.0", "WafPS.dll"));
        string current = AssemblyName.GetAssemblyName(Path.Combine(ModuleFolder.Path, "bin", "net8.0", "WafPS.dll")).Version!.ToString(3);
        foreach (string file in Directory.GetFiles(folder, "WafPS.ps*1"))
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace($"'{current}'", $"'{version}'", StringComparison.Ordinal));
        }

        return Path.Combine(folder, "WafPS.psd1");
    }

    private static string Copy(string name)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, name, "WafPS");
        foreach (string file in Directory.GetFiles(ModuleFolder.Path, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(ModuleFolder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        return folder;
    }
}
