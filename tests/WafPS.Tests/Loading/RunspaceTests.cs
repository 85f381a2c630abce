using RealShell;
using WafSimulator;

namespace WafPS.Tests.Loading;

/// <summary>More than one runspace, and one that may not do everything.</summary>
public sealed class RunspaceTests : WafTest
{
    [Fact]
    public async Task Two_runspaces_have_settings_of_their_own()
    {
        await using Simulator other = await Simulator.StartAsync();
        using Session second = new(other);
        Session.Set("ids", Enumerable.Range(0, 50).Select(_ => Waf.AddJob().Id).ToArray());
        second.Set("ids", Enumerable.Range(0, 50).Select(_ => other.AddJob().Id).ToArray());
        Result[] results = await Task.WhenAll(Task.Run(() => Session.Run("$ids | Get-WafAsyncJob")), Task.Run(() => second.Run("$ids | Wait-WafAsyncJob")));
        Assert.All(results[0].WithoutErrors().Each("ProjectId"), project => Assert.Equal(Waf.Account.ProjectId, project));
        Assert.All(results[1].WithoutErrors().Each("ProjectId"), project => Assert.Equal(other.Account.ProjectId, project));
        Assert.Equal([50, 50], results.Select(result => result.Output.Count));
    }

    [Fact]
    public void Parallel_runspaces_each_import_the_module()
    {
        string[] ids = [.. Enumerable.Range(0, 20).Select(_ => Waf.AddJob().Id)];
        Session.Set("ids", ids);
        Session.Set("manifest", ModuleFolder.Manifest);
        Result result = Session.Run("""
            $ids | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module $using:manifest
                $WafEndpoint, $WafProjectId, $WafAccessKey, $WafSecretKey = $using:WafEndpoint, $using:WafProjectId, $using:WafAccessKey, $using:WafSecretKey
                Get-WafAsyncJob $_ | Wait-WafAsyncJob
            }
            """).WithoutErrors();
        Assert.Equal(ids.Order(), result.Each("JobId").Cast<string>().Order());
    }

    [Fact]
    public async Task A_runspace_can_remove_the_module_while_another_waits()
    {
        using Session other = new();
        Session.Set("id", Job(1.5));
        Task<Result> wait = Task.Run(() => Session.Run("Wait-WafAsyncJob $id -MaxPollIntervalSec 0.2"));
        await Task.Delay(300, TestContext.Current.CancellationToken);
        other.Run("Remove-Module WafPS").WithoutErrors();
        Assert.Equal([true], (await wait).WithoutErrors().Each("IsFinal"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_runspace_in_ConstrainedLanguage_can_use_the_module(bool isConstrainedFirst)
    {
        string constrain = "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'";
        string import = $"Import-Module '{ModuleFolder.Manifest}'";
        string screen = await FreshShell.DrawAsync($"""
            {(isConstrainedFirst ? constrain : import)}
            {(isConstrainedFirst ? import : constrain)}
            $WafEndpoint = '{Waf.Http}'; $WafProjectId = '{Waf.Account.ProjectId}'; $WafToken = '{Waf.Account.Token}'; $WafRegion = 'cn-north-4'
            Wait-WafAsyncJob {Waf.AddJob().Id}; Get-WafContext | Out-String
            """);
        Assert.Contains("\e[92mSuccess\e[0m  Done", screen, StringComparison.Ordinal);
        Assert.Contains("00:00:00", screen, StringComparison.Ordinal);
        Assert.Contains("cn-north-4  <- $WafRegion", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_written_to_the_modules_folder()
    {
        Dictionary<string, DateTime> before = Files();
        await FreshShell.RunAsync(
            $"Import-Module '{ModuleFolder.Manifest}'; $WafEndpoint = '{Waf.Http}'; $WafProjectId = '{Waf.Account.ProjectId}'; $WafToken = '{Waf.Account.Token}'",
            $"$null = Get-WafAsyncJob {Waf.AddJob().Id} | Wait-WafAsyncJob; $null = Get-Help Wait-WafAsyncJob; $null = Get-WafContext");
        Assert.Equal(before, Files());
    }

    private static Dictionary<string, DateTime> Files() =>
        Directory.GetFileSystemEntries(ModuleFolder.Path, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.GetLastWriteTimeUtc);
}
