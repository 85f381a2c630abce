using System.Management.Automation;

namespace WafPS.Tests.Commands;

public sealed class WaitBadInputTests : WafTest
{
    [Theory]
    [InlineData("-PollIntervalSec 0")]
    [InlineData("-PollIntervalSec -1")]
    [InlineData("-MaxPollIntervalSec 0")]
    [InlineData("-TimeoutSec -2")]
    [InlineData("-ThrottleLimit 0")]
    [InlineData("-FinalStatus ''")]
    public void A_parameter_value_out_of_range_is_an_error(string parameter)
    {
        Session.Set("id", Job(0));
        Result result = Session.Run($"try {{ Wait-WafAsyncJob $id {parameter} }} catch {{ $_ }}").WithoutErrors();
        ErrorRecord error = Assert.IsType<ErrorRecord>(Assert.Single(result.Output).BaseObject);
        IsWaitError(error, "ParameterArgumentValidationError", ErrorCategory.InvalidData);
        Assert.Contains(parameter.Split(' ')[0][1..], error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Waf.Requests);
    }

    [Theory]
    [InlineData("-PollIntervalSec 20")]
    [InlineData("-PollIntervalSec 2 -MaxPollIntervalSec 1")]
    public void A_first_poll_interval_above_the_maximum_is_an_error(string parameters)
    {
        Session.Set("id", Job(0));
        Result result = Session.Run($"try {{ Wait-WafAsyncJob $id {parameters} }} catch {{ $_ }}").WithoutErrors();
        ErrorRecord error = Assert.IsType<ErrorRecord>(Assert.Single(result.Output).BaseObject);
        IsWaitError(error, "PollIntervalTooLong", ErrorCategory.InvalidArgument);
        Assert.Empty(Waf.Requests);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Status = 'RUNNING' }", "JobId, job_id or Id")]
    [InlineData("[pscustomobject]@{ JobId = $null }", "JobId, job_id or Id")]
    [InlineData("@{ Status = 'RUNNING' }", "JobId, job_id or Id")]
    [InlineData("[version]'1.0'", "System.Version has no JobId, job_id or Id")]
    [InlineData("'short'", "'short'")]
    [InlineData("1", "'1'")]
    [InlineData("$null", "is empty")]
    [InlineData("''", "is empty")]
    public void An_input_that_is_no_job_is_an_error_for_that_input_only(string thing, string expected)
    {
        Session.Set("id", Job(0));
        Assert.All(
            [$"$id, ({thing}) | Wait-WafAsyncJob", $"Wait-WafAsyncJob $id, ({thing})", $"Wait-WafAsyncJob -InputObject ({thing}), $id", $"({thing}), $id | Get-WafAsyncJob", $"Get-WafAsyncJob ({thing}), $id"],
            script =>
            {
                Result result = Session.Run(script);
                Assert.Null(result.Terminating);
                Assert.Single(result.Output);
                Assert.StartsWith("JobIdInvalid,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
                Assert.Contains(expected, result.Error.ToString(), StringComparison.Ordinal);
            });
    }

    [Fact]
    public void A_wait_for_an_empty_pipeline_writes_and_sends_nothing()
    {
        Result result = Session.Run("@() | Wait-WafAsyncJob -Verbose").WithoutErrors();
        Assert.Empty(result.Output);
        Assert.Empty(result.Information);
        Assert.Empty(Waf.Requests);
        Assert.Empty(Session.Progress.Records);
    }
}
