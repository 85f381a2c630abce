using System.Management.Automation;
using System.Net;
using RealShell;

namespace WafPS.Tests.Errors;

/// <summary>Every fault, all at once, in one call: each has the outcome, the error and the number of requests that the table says.</summary>
public sealed class FaultMatrixTests : WafTest
{
    // Three rejections in a row block a key, so these run apart from the others.
    private static readonly FaultCase[] s_rejected = [.. FaultCases.All.Where(fault => fault.Category == ErrorCategory.AuthenticationError)];
    private static readonly FaultCase[] s_loggedIn = [.. FaultCases.All.Where(fault => fault.LogsIn)];
    private static readonly IEnumerable<FaultCase> s_others = FaultCases.All.Except(s_rejected).Except(s_loggedIn);

    [Fact]
    public async Task Each_read_with_an_injected_fault_ends_as_the_fault_table_says()
    {
        await RunAsync(s_others, "Get-WafAsyncJob -RequestTimeoutSec 2 -ThrottleLimit 100 -MaxRequestsPerSecond 10000", IsRead);
        await RunAsync(s_rejected, "Get-WafAsyncJob", IsRead);
        LogIn();
        await RunAsync(s_loggedIn, "Get-WafAsyncJob", IsRead);

        static void IsRead(FaultCase fault, WafResult result)
        {
            Assert.Equal((fault.ErrorId, fault.ErrorId is null), (result.ErrorId, result.Job is not null));
            Assert.True(fault.ErrorId is null || fault.Category == result.Error!.CategoryInfo.Category, $"{result.Error?.CategoryInfo.Category}");
            Assert.True(result.Requests is null || result.Requests == fault.Attempts, $"{result.Requests} requests");
        }
    }

    [Fact]
    public async Task Each_wait_with_an_injected_fault_ends_as_the_fault_table_says()
    {
        await RunAsync(s_others, "Wait-WafAsyncJob -TimeoutSec 6 -RequestTimeoutSec 2 -ThrottleLimit 100 -MaxRequestsPerSecond 10000 -WarningAction Ignore", HasEnded);
        await RunAsync(s_rejected, "Wait-WafAsyncJob -TimeoutSec 6", HasEnded);
        LogIn();
        await RunAsync(s_loggedIn, "Wait-WafAsyncJob -TimeoutSec 6", HasEnded);

        static void HasEnded(FaultCase fault, WafResult result)
        {
            switch (fault.Wait)
            {
                case FaultWait.Ends:
                    Assert.True(result.Error is null && result.Job!.Properties["IsFinal"].Value is true, $"{result.Error}");
                    Assert.Equal(fault.Attempts, result.Requests);
                    break;
                case FaultWait.WaitsOn:
                    Assert.Equal("WaitTimedOut", result.ErrorId);
                    // The first poll, growing intervals, and the last poll before the deadline. A pause that the service requires is kept.
                    Assert.True(result.Requests is null or > 1 || fault.Name.Contains("absurd", StringComparison.Ordinal), $"{result.Requests} requests");
                    break;
                default:
                    Assert.Equal((fault.ErrorId, 1), (result.ErrorId, result.Requests ?? 1));
                    break;
            }
        }
    }

    [Fact]
    public void The_reliability_page_shows_the_fault_table()
    {
        string page = File.ReadAllText(Path.Combine(ModuleFolder.Root, "docs", "reliability.md"));
        Assert.All(FaultCases.All, fault => Assert.Contains(Row(fault), page, StringComparison.Ordinal));
    }

    private static string Row(FaultCase fault) =>
        $"| {fault.Name} | {(fault.ErrorId is null ? "the job" : $"`{fault.ErrorId}`, {fault.Category}")} | {fault.Attempts} | {(fault.Wait switch { FaultWait.Ends => "ends", FaultWait.WaitsOn => "waits on", _ => "ends with that error" })} |\n";

    /// <summary>Has a token from here on, and one that has been taken once.</summary>
    private void LogIn()
    {
        Session.Set("WafAccessKey", null);
        Session.Set("WafSecretKey", null);
        Session.Set("WafIamEndpoint", Waf.Http);
        Session.Set("WafDomainName", Waf.Account.DomainName);
        Session.Set("WafUser", new PSCredential(Waf.Account.UserName, new NetworkCredential("", Waf.Account.Password).SecurePassword));
        Get([null]).WithoutErrors();
    }

    private async Task RunAsync(IEnumerable<FaultCase> faults, string command, Action<FaultCase, WafResult> check)
    {
        await using FaultRoom room = await FaultRoom.OpenAsync(Waf.Account);
        List<(FaultCase Fault, string JobId, Func<int>? Requests)> cases = [];
        List<PSObject> input = [];
        foreach (FaultCase fault in faults)
        {
            (string id, string endpoint, string projectId, Func<int>? requests) = await room.PrepareAsync(fault);
            cases.Add((fault, id, requests));
            input.Add(new PSObject { Properties = { new PSNoteProperty("JobId", id), new PSNoteProperty("Endpoint", endpoint), new PSNoteProperty("ProjectId", projectId) } });
        }

        Session.Set("cases", input.ToArray());
        Result result = Session.Run($"$cases | {command}");
        Assert.Null(result.Terminating);
        Dictionary<string, PSObject> jobs = result.Output.ToDictionary(job => (string)job.Properties["JobId"].Value);
        Dictionary<string, ErrorRecord> errors = result.Errors.ToDictionary(error => error.TargetObject.ToString()!);
        Assert.All(cases, one =>
        {
            try
            {
                check(one.Fault, new WafResult(jobs.GetValueOrDefault(one.JobId), errors.GetValueOrDefault(one.JobId), one.Requests?.Invoke()));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"{one.Fault.Name}: {e.Message}", e);
            }
        });
    }

    private sealed record WafResult(PSObject? Job, ErrorRecord? Error, int? Requests)
    {
        public string? ErrorId => Error?.FullyQualifiedErrorId.Split(',')[0];
    }
}
