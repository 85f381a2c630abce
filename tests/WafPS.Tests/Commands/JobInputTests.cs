using System.Management.Automation;

namespace WafPS.Tests.Commands;

/// <summary>A job means the same by position, by name and through the pipeline, and keeps its settings.</summary>
public sealed class JobInputTests : WafTest
{
    private const string Copy = "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($job))";

    public static TheoryData<string> JobsInEveryWay => new(
        from command in (string[])["Get-WafAsyncJob", "Wait-WafAsyncJob -TimeoutSec 0"]
        from way in (string[])
        [
            "$job | {0}", "{0} $job", "{0} -JobId $job", "{0} -InputObject $job", "{0} -Id $job", ", @($job) | {0}", "{0} @($job, @($job))", $"{Copy} | {{0}}", $"{{0}} ({Copy})",
            "@{ job_id = $job.JobId; region = $job.Region; project_id = $job.ProjectId; enterprise_project_id = '0'; endpoint = $job.Endpoint } | {0}",
            "{0} ([pscustomobject]@{ id = '7'; job_id = $job.JobId; region_id = $job.Region; ProjectId = $job.ProjectId; EnterpriseProjectId = 0; Endpoint = \"$($job.Endpoint)\" })",
            "[pscustomobject]@{ Id = $job.JobId; Region = $job.Region; ProjectId = $job.ProjectId; EnterpriseProjectId = '0'; Endpoint = $job.Endpoint } | {0}",
        ]
        select way.Replace("{0}", command, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(JobsInEveryWay))]
    public void A_job_is_asked_for_in_its_own_region_and_project_however_it_is_passed(string script)
    {
        KeepJob(Job(600));
        Session.Run(script);
        Assert.All(Waf.Requests.Skip(1), request => Assert.Equal($"/v1/{Waf.Account.ProjectId}/waf/async-job/{Waf.Requests.First().JobId}?enterpriseProjectId=0", request.Target));
        Assert.NotEmpty(Waf.Requests.Skip(1));
    }

    [Theory]
    [InlineData("Get-WafAsyncJob $job -ProjectId ffffffffffffffffffffffffffffffff")]
    [InlineData("$job | Get-WafAsyncJob -ProjectId ffffffffffffffffffffffffffffffff")]
    public void A_parameter_overrides_the_settings_of_a_job(string script)
    {
        KeepJob(Job(600));
        Session.Run(script);
        Assert.StartsWith("/v1/ffffffffffffffffffffffffffffffff/", Waf.Requests.Last().Target, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_timed_out_before_it_was_read_can_be_waited_for_again()
    {
        string id = Job(0);
        Session.Set("id", id);
        Session.Run("$given = [pscustomobject]@{ job_id = $id; region = 'cn-north-1'; endpoint = \"$WafEndpoint\" }");
        Waf.Latency = TimeSpan.FromSeconds(30);
        ErrorRecord late = Session.Run("$given | Wait-WafAsyncJob -TimeoutSec 1 -ErrorVariable late").Error;
        IsWaitError(late, "WaitTimedOut", ErrorCategory.OperationTimeout);
        PSObject target = PSObject.AsPSObject(late.TargetObject);
        Assert.Equal("WafPS.WafAsyncJob", target.TypeNames[0]);
        Dictionary<string, object?> expected = new()
        {
            ["JobId"] = id, ["Status"] = "Unknown", ["RawStatus"] = null, ["IsFinal"] = false, ["PollCount"] = 0, ["CheckedAt"] = null, ["ProjectId"] = Waf.Account.ProjectId, ["Endpoint"] = Waf.Http,
        };
        Assert.All(expected, property => Assert.Equal(property.Value, target.Properties[property.Key].Value));
        Waf.Latency = TimeSpan.Zero;
        Result again = Session.Run("$WafEndpoint = 'https://no-such-host.invalid'; $WafProjectId = $null; Wait-WafAsyncJob $late[0].TargetObject").WithoutErrors();
        Assert.Equal([id], again.Each("JobId"));
    }

    [Theory]
    [InlineData("Get-WafAsyncJob")]
    [InlineData("Wait-WafAsyncJob")]
    public void An_invalid_setting_in_a_record_is_an_error_for_that_record_only(string command)
    {
        string[] ids = [.. Enumerable.Range(0, 6).Select(_ => Job(0))];
        Session.Set("ids", ids);
        Result result = Session.Run($$"""
            $endpoint = $WafEndpoint; $WafEndpoint = $null
            [pscustomobject]@{ JobId = $ids[0]; Region = '' }, [pscustomobject]@{ JobId = $ids[1]; Region = 'cn-nowhere-7' }, [pscustomobject]@{ JobId = $ids[2]; Endpoint = $endpoint; ProjectId = 'short' },
            [pscustomobject]@{ JobId = $ids[3]; Endpoint = $endpoint }, [pscustomobject]@{ JobId = $ids[4]; Region = ' ' }, [pscustomobject]@{ JobId = $ids[5]; Endpoint = $endpoint } | {{command}}
            """);
        Assert.Null(result.Terminating);
        Assert.Equal([ids[3], ids[5]], result.Each("JobId").Order().Cast<string>().OrderBy(id => Array.IndexOf(ids, id)));
        Assert.Equal(["RegionMissing", "RegionUnknown", "ProjectIdInvalid", "RegionMissing"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal([ids[0], ids[1], ids[2], ids[4]], result.Errors.Select(error => error.TargetObject));
        Assert.All(result.Errors, error => Assert.Contains((string)error.TargetObject, error.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$WafEndpoint = $null; $ids | Get-WafAsyncJob", "RegionMissing")]
    [InlineData("$WafAccessKey = $null; $ids | ForEach-Object { [pscustomobject]@{ JobId = $_; Region = 'cn-north-4' } } | Get-WafAsyncJob", "CredentialIncomplete")]
    public void A_setting_that_is_missing_in_the_session_ends_the_call_with_one_error(string script, string errorId)
    {
        Session.Set("ids", new[] { Job(0), Job(0) });
        Result result = Session.Run(script);
        // One error for two jobs.
        Assert.StartsWith(errorId + ",", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Waf.Requests);
    }

    [Fact]
    public void A_job_object_that_has_ended_is_written_without_a_request()
    {
        Session.Set("ids", new[] { Job(0), Job(0, "FAILED") });
        Session.Run("$jobs = Get-WafAsyncJob $ids; $copies = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($jobs))").WithoutErrors();
        Assert.All(
            ["$jobs | Wait-WafAsyncJob", "Wait-WafAsyncJob $copies", "$jobs | Wait-WafAsyncJob -TimeoutSec 0"],
            script =>
            {
                Result result = Session.Run(script);
                Assert.Equal(["Success", "Failed"], result.Each("Status"));
                IsWaitError(result.Error, "JobFailed", ErrorCategory.InvalidResult);
            });
        Assert.Single(Session.Run("$jobs[1], $jobs[0] | Wait-WafAsyncJob -Any -ErrorAction Ignore").Output);
        Assert.Equal(2, Waf.Requests.Count);
    }

    [Fact]
    public void A_job_whose_first_record_was_invalid_is_waited_for_with_the_next_record()
    {
        Session.Set("id", Job(0));
        Result result = Session.Run("[pscustomobject]@{ JobId = $id; ProjectId = 'short' }, [pscustomobject]@{ JobId = $id } | Wait-WafAsyncJob");
        Assert.Single(result.Errors);
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData('\u200b', "U+200B")]
    [InlineData('\u2060', "U+2060")]
    [InlineData('\u00ad', "U+00AD")]
    [InlineData('\ufeff', "U+FEFF")]
    [InlineData('\u3164', "U+3164")]
    public void The_error_for_an_invisible_character_in_a_job_ID_names_the_character(char invisible, string name)
    {
        Session.Set("id", Job(0).Insert(5, invisible.ToString()));
        ErrorRecord error = Session.Run("Get-WafAsyncJob $id").Error;
        IsGetError(error, "JobIdInvalid", ErrorCategory.InvalidArgument);
        Assert.Contains($"[{name}]", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(invisible, error.ToString());
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("12345678901234567890123456789012")]
    [InlineData("1234567890123456789012345678901e")]
    [InlineData("1e345678901234567890123456789012")]
    public void An_id_that_looks_like_a_number_is_sent_as_it_was_typed(string id)
    {
        Session.Run($"Get-WafAsyncJob {id}");
        Assert.Equal(id, Assert.Single(Waf.Requests).JobId);
    }

    [Fact]
    public void An_array_that_contains_itself_ends_in_an_error()
    {
        Session.Set("id", Job(0));
        Result result = Session.Run("$all = [object[]]::new(2); $all[0] = $id; $all[1] = $all; Get-WafAsyncJob $all");
        Assert.All(result.Errors, error => IsGetError(error, "JobIdInvalid", ErrorCategory.InvalidArgument));
        Assert.NotEmpty(result.Errors);
    }

    // Read once, with settings that the session doesn't have any more.
    private void KeepJob(string id)
    {
        Session.Set("id", id);
        Session.Run("$job = Get-WafAsyncJob $id -Region cn-north-1 -Endpoint $WafEndpoint -EnterpriseProjectId 0; $WafEndpoint = 'https://no-such-host.invalid'; $WafProjectId = $null").WithoutErrors();
    }
}
