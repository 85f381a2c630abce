using RealShell;
using WafSimulator;

namespace WafPS.Tests.Loading;

/// <summary>
/// Runs the net472 assemblies of the module on .NET: their handler finds their packages, and their polyfills work. The behavior of
/// .NET Framework itself isn't tested.
/// </summary>
public sealed class FrameworkRunTests : WafTest
{
    private static readonly string s_import = $"Import-Module '{Path.Combine(ModuleFolder.Path, "bin", "net472", "WafPS.dll")}'";
    private static readonly string s_deps = Path.Combine(ModuleFolder.Path, "bin", "net472", "deps");

    private string Settings => $"""
        $ProgressPreference = 'SilentlyContinue'
        $WafEndpoint = '{Waf.Http}'; $WafProjectId = '{Waf.Account.ProjectId}'
        $WafAccessKey = '{Waf.Account.AccessKey}'; $WafSecretKey = '{Waf.Account.SecretKey}'
        """;

    [Fact]
    public async Task The_import_of_the_net472_module_loads_no_packages() =>
        Assert.Equal(["WafPS"], await FreshShell.RunFirstAsync(s_import, """
            [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name } | Where-Object { $_ -match '^(WafPS|Microsoft\.(Bcl|Extensions))' }
            """));

    [Fact]
    public async Task A_signed_read_with_the_net472_module_uses_the_packages_in_deps()
    {
        string[] lines = await FreshShell.RunAsync(
            Settings, s_import, $"Get-WafAsyncJob '{Waf.AddJob().Then(Faults.Status(503, "APIGW.0613", "busy")).Id}' | ForEach-Object RawStatus",
            "[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not $_.IsDynamic } | ForEach-Object Location");
        Assert.Equal("SUCCESS", lines[0]);
        Assert.All(
            ["WafPS.Client", "Microsoft.Extensions.Http", "Microsoft.Bcl.TimeProvider"],
            name => Assert.Contains(Path.Combine(s_deps, name + ".dll"), lines));
    }

    [Fact]
    public async Task A_wait_with_the_net472_module_writes_the_failed_job_and_an_error()
    {
        string[] lines = await FreshShell.RunAsync(
            Settings, s_import, $"Wait-WafAsyncJob '{Job(0.3, "FAILED")}' -PollIntervalSec 0.1 -ErrorAction SilentlyContinue -ErrorVariable trouble | ForEach-Object RawStatus",
            "$trouble.FullyQualifiedErrorId");
        Assert.Equal(["FAILED", "JobFailed,WafPS.Commands.WaitWafAsyncJobCommand"], lines);
    }

    [Fact]
    public async Task A_wait_with_the_net472_module_ends_at_the_deadline_when_a_response_hangs()
    {
        string[] lines = await FreshShell.RunAsync(
            Settings, s_import, $"$from = [datetime]::UtcNow; Wait-WafAsyncJob '{AddJob(Faults.HangInBody).Id}' -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable trouble",
            "$trouble.FullyQualifiedErrorId; [datetime]::UtcNow - $from -lt [timespan]'0:0:10'");
        Assert.Equal(["WaitTimedOut,WafPS.Commands.WaitWafAsyncJobCommand", "True"], lines);
    }

    [Fact]
    public async Task The_net472_module_reads_settings_files_and_has_Chinese_messages()
    {
        string home = Directory.CreateTempSubdirectory("WafPS.Tests.").FullName;
        string profile = Path.Combine(home, "credentials");
        string regions = Path.Combine(home, "regions.yaml");
        await File.WriteAllTextAsync(profile, $"[basic]\nak = {Waf.Account.AccessKey}\nsk = {Waf.Account.SecretKey}\nproject_id = {Waf.Account.ProjectId}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(regions, $"waf:\n  - id: my-region-1\n    endpoint: '{Waf.Http}'\n", TestContext.Current.CancellationToken);
        string[] lines = await FreshShell.RunAsync(
            $"$env:HUAWEICLOUD_SDK_CREDENTIALS_FILE = '{profile}'; $env:HUAWEICLOUD_SDK_REGIONS_FILE = '{regions}'; $WafRegion = 'my-region-1'", s_import,
            $"Get-WafAsyncJob '{Waf.AddJob().Id}' | ForEach-Object RawStatus",
            $"[cultureinfo]::CurrentUICulture = 'zh-CN'; Get-WafAsyncJob '{AddJob(Faults.Status(403, "WAF.00012006", "Policy denied")).Id}' -ErrorAction SilentlyContinue -ErrorVariable trouble",
            "$trouble.ErrorDetails.RecommendedAction -match '管理员'");
        Directory.Delete(home, recursive: true);
        Assert.Equal(["SUCCESS", "True"], lines);
    }
}
