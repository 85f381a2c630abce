using System.Management.Automation;
using WafSimulator;

namespace WafPS.Tests.Commands;

public sealed class GetWafAsyncJobTests : WafTest
{
    [Fact]
    public void Get_reads_a_job()
    {
        Session.Set("id", Waf.AddJob(default, "SUCCESS", "Export completed").Id);
        Session.Set("WafRegion", "cn-north-4");
        Session.Set("WafEnterpriseProjectId", "0");
        PSObject job = Assert.Single(Session.Run("Get-WafAsyncJob $id").WithoutErrors().Output);
        Assert.Equal("WafPS.WafAsyncJob", job.TypeNames[0]);
        Dictionary<string, object?> expected = new()
        {
            ["JobId"] = Waf.Requests.Single().JobId,
            ["RawStatus"] = "SUCCESS",
            ["Message"] = "Export completed",
            ["IsFinal"] = true,
            ["Region"] = "cn-north-4",
            ["ProjectId"] = Waf.Account.ProjectId,
            ["EnterpriseProjectId"] = "0",
            ["Endpoint"] = Waf.Http,
            ["Elapsed"] = null,
            ["PollCount"] = 1,
            ["MaxDetectionLag"] = null,
        };
        Assert.All(expected, property => Assert.Equal(property.Value, job.Properties[property.Key].Value));
        Assert.Equal("Success", job.Properties["Status"].Value);
        Assert.Matches("^[0-9a-f]{32}$", job.Properties["RequestId"].Value.ToString());
        DateTime checkedAt = (DateTime)job.Properties["CheckedAt"].Value;
        Assert.Equal(DateTimeKind.Local, checkedAt.Kind);
        Assert.InRange(DateTime.Now - checkedAt, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("RUNNING", "Running", false)]
    [InlineData("SUCCESS", "Success", true)]
    [InlineData("FAILED", "Failed", true)]
    [InlineData("success", "Success", true)]
    [InlineData("PAUSED", "Unknown", false)]
    [InlineData("", "Unknown", false)]
    public void Status_and_IsFinal_match_the_raw_status_of_the_service(string raw, string status, bool isFinal)
    {
        Session.Set("id", Waf.AddJob(default, raw, "m").Id);
        Result result = Session.Run("$j = Get-WafAsyncJob $id; \"$($j.Status)\"; $j.RawStatus; $j.IsFinal; $j.Status -eq 'SUCCESS'").WithoutErrors();
        Assert.Equal([status, raw, isFinal, status == "Success"], result.Output.Select(o => o.BaseObject));
    }

    [Theory]
    [InlineData("Get-WafAsyncJob $ids")]
    [InlineData("Get-WafAsyncJob -JobId $ids")]
    [InlineData("Get-WafAsyncJob -Id $ids")]
    [InlineData("$ids | Get-WafAsyncJob")]
    [InlineData("$ids | ForEach-Object { [pscustomobject]@{ JobId = $_ } } | Get-WafAsyncJob")]
    [InlineData("$ids | ForEach-Object { [pscustomobject]@{ Id = $_; Name = 'x' } } | Get-WafAsyncJob")]
    [InlineData("$ids | ForEach-Object { [pscustomobject]@{ job_id = $_ } } | Get-WafAsyncJob")]
    [InlineData("Get-WafAsyncJob $ids | Get-WafAsyncJob")]
    [InlineData("Get-WafAsyncJob $ids | ForEach-Object { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) } | Get-WafAsyncJob")]
    public void Get_reads_job_IDs_from_every_kind_of_input(string script)
    {
        string[] ids = [.. Enumerable.Range(0, 3).Select(_ => Waf.AddJob().Id)];
        Session.Set("ids", ids);
        Assert.Equal(ids, Session.Run(script).WithoutErrors().Each("JobId"));
    }

    [Fact]
    public void Results_come_in_the_order_of_the_IDs_whatever_the_order_of_the_responses()
    {
        string[] ids = [.. Enumerable.Range(0, 60).Select(i => Waf.AddJob().Then(Slow(i % 7 * 15)).Id)];
        Session.Set("ids", ids);
        Assert.Equal(ids, Session.Run("$ids | Get-WafAsyncJob").WithoutErrors().Each("JobId"));
    }

    [Fact]
    public void Thousands_of_ids_keep_their_order()
    {
        string[] ids = [.. Enumerable.Range(0, 5000).Select(_ => Waf.AddJob().Id)];
        Session.Set("ids", ids);
        Assert.Equal(ids, Session.Run("$ids | Get-WafAsyncJob -ThrottleLimit 64 -MaxRequestsPerSecond 1000000").WithoutErrors().Each("JobId"));
    }

    [Fact]
    public void The_same_id_twice_is_read_and_written_twice()
    {
        string id = Waf.AddJob().Id;
        Session.Set("id", id);
        Assert.Equal([id, id], Session.Run("$id, $id | Get-WafAsyncJob").WithoutErrors().Each("JobId"));
    }

    [Theory]
    [InlineData("", 16)]
    [InlineData("-ThrottleLimit 3", 3)]
    [InlineData("-ThrottleLimit 1", 1)]
    public async Task As_many_requests_are_in_flight_as_allowed(string parameter, int most)
    {
        // A first one alone, as long as the credential hasn't been accepted.
        TaskCompletionSource gate = new();
        string[] ids = [Waf.AddJob().Id, .. Enumerable.Range(0, 3 * most).Select(_ => AddJob(Faults.After(gate.Task)).Id)];
        Session.Set("ids", ids);
        Task<Result> running = Task.Run(() => Session.Run($"$ids | Get-WafAsyncJob {parameter}"));
        await UntilAsync(() => Waf.InFlight >= most);
        gate.SetResult();
        Assert.Equal(ids, (await running).WithoutErrors().Each("JobId"));
        Assert.Equal(most, Waf.MaxInFlight);
    }

    [Fact]
    public void A_failed_read_frees_its_slot_for_the_next_read()
    {
        string[] ids = [.. Enumerable.Range(0, 5).Select(_ => AddJob(Faults.Status(404, "WAF.00022001", "gone")).Id), Waf.AddJob().Id];
        Session.Set("ids", ids);
        Result result = Session.Run("$ids | Get-WafAsyncJob -ThrottleLimit 1");
        Assert.Equal([ids[5]], result.Each("JobId"));
        Assert.Equal(ids[..5], result.Errors.Select(error => error.TargetObject));
    }

    [Fact]
    public void A_rejected_access_key_is_sent_at_most_three_times_in_a_call()
    {
        string[] ids = [.. Enumerable.Range(0, 50).Select(_ => Waf.AddJob().Id)];
        Session.Set("ids", ids);
        Session.Set("WafSecretKey", "mistyped");
        Result result = Session.Run("$ids | Get-WafAsyncJob");
        Assert.Equal(ids, result.Errors.Select(error => error.TargetObject));
        Assert.All(result.Errors.Take(3), error => IsGetError(error, "APIGW.0301", ErrorCategory.AuthenticationError));
        Assert.All(result.Errors.Skip(3), error => IsGetError(error, "CredentialBlocked", ErrorCategory.AuthenticationError));
        Assert.Equal(3, Waf.Requests.Count);
    }

    [Fact]
    public void MaxRequestsPerSecond_limits_the_request_rate()
    {
        Session.Set("ids", Enumerable.Range(0, 25).Select(_ => Waf.AddJob().Id).ToArray());
        Session.Run("$ids | Get-WafAsyncJob -MaxRequestsPerSecond 10").WithoutErrors();
        DateTimeOffset[] arrived = [.. Waf.Requests.Select(request => request.At).Order()];
        Assert.True(arrived[24] - arrived[0] > TimeSpan.FromSeconds(1.9), $"25 requests in {arrived[24] - arrived[0]}.");
    }

    [Fact]
    public void A_result_is_written_while_later_reads_still_run()
    {
        TaskCompletionSource gate = new();
        Session.Set("gate", gate);
        Session.Set("ids", new[] { Waf.AddJob().Id, AddJob(Faults.After(gate.Task)).Id });
        Result result = Session.Run("Get-WafAsyncJob $ids | ForEach-Object { $_.Message; [void] $gate.TrySetResult() }").WithoutErrors();
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void A_result_is_written_while_ids_still_come()
    {
        Session.Set("id", Waf.AddJob().Id);
        Result result = Session.Run("""
            $seen = $false
            & { for ($i = 1; -not $seen -and $i -le 2000; $i++) { $id; [System.Threading.Thread]::Sleep(5) } } | Get-WafAsyncJob | ForEach-Object { $seen = $true }
            $seen; $i -le 2000
            """).WithoutErrors();
        Assert.Equal([true, true], result.Output.Select(o => o.BaseObject));
    }

    [Fact]
    public void A_bad_id_is_an_error_of_its_own_and_nothing_is_sent_for_it()
    {
        string[] ids = [Waf.AddJob().Id, "short", "", new string('x', 31) + "-", "../../../../v1/other/waf/async-jo", new string('a', 33), Waf.AddJob().Id];
        Session.Set("ids", ids);
        Result result = Session.Run("Get-WafAsyncJob $ids");
        Assert.Null(result.Terminating);
        Assert.Equal([ids[0], ids[6]], result.Each("JobId"));
        Assert.Equal(ids[1..6], result.Errors.Select(error => error.TargetObject));
        Assert.All(result.Errors, error =>
        {
            Assert.Equal("JobIdInvalid,WafPS.Commands.GetWafAsyncJobCommand", error.FullyQualifiedErrorId);
            Assert.Equal(ErrorCategory.InvalidArgument, error.CategoryInfo.Category);
            Assert.Contains(error.TargetObject.Equals("") ? "A job ID is empty" : $"'{error.TargetObject}'", error.ToString(), StringComparison.Ordinal);
            Assert.Contains("32 letters and digits", error.ToString(), StringComparison.Ordinal);
        });
        Assert.Equal(2, Waf.Requests.Count);
    }

    [Fact]
    public void The_error_of_a_failed_read_is_written_in_the_order_of_the_IDs()
    {
        string[] ids = [Waf.AddJob().Id, Waf.AddJob().Then(Faults.Status(403, "WAF.00012003", "no")).Id, Waf.AddJob().Id];
        Session.Set("ids", ids);
        Result result = Session.Run("Get-WafAsyncJob $ids 2>&1");
        Assert.Equal([ids[0], ids[1], ids[2]], result.Output.Select(o => o.BaseObject is ErrorRecord error ? error.TargetObject : o.Properties["JobId"].Value));
    }

    [Fact]
    public void White_space_around_an_id_does_not_belong_to_it()
    {
        string id = Waf.AddJob().Id;
        Session.Set("id", $" {id}\r\n");
        Assert.Equal([id], Session.Run("Get-WafAsyncJob $id").WithoutErrors().Each("JobId"));
    }

    private static Fault Slow(int milliseconds) => async context =>
    {
        await Task.Delay(milliseconds);
        await Faults.Body(200, """{"status":"SUCCESS"}""")(context);
    };
}
