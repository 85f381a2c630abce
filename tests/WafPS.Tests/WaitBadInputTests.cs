using System.Management.Automation;

namespace WafPS.Tests;

public sealed class WaitBadInputTests : WafTest
{
    [Theory]
    [InlineData("-PollIntervalSec 0")]
    [InlineData("-PollIntervalSec -1")]
    [InlineData("-MaxPollIntervalSec 0")]
    [InlineData("-TimeoutSec -2")]
    [InlineData("-ThrottleLimit 0")]
    [InlineData("-FinalStatus ''")]
    public void A_value_out_of_range_is_refused(string parameter)
    {
        Session.Set("id", Job(0));
        Result result = Session.Run($"try {{ Wait-WafAsyncJob $id {parameter} }} catch {{ $_ }}").Clean();
        ErrorRecord error = Assert.IsType<ErrorRecord>(Assert.Single(result.Output).BaseObject);
        IsWaitError(error, "ParameterArgumentValidationError", ErrorCategory.InvalidData);
        Assert.Contains(parameter.Split(' ')[0][1..], error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Waf.Requests);
    }

    [Theory]
    [InlineData("-PollIntervalSec 20")]
    [InlineData("-PollIntervalSec 2 -MaxPollIntervalSec 1")]
    public void A_first_gap_above_the_longest_is_refused(string parameters)
    {
        Session.Set("id", Job(0));
        Result result = Session.Run($"try {{ Wait-WafAsyncJob $id {parameters} }} catch {{ $_ }}").Clean();
        ErrorRecord error = Assert.IsType<ErrorRecord>(Assert.Single(result.Output).BaseObject);
        IsWaitError(error, "PollIntervalTooLong", ErrorCategory.InvalidArgument);
        Assert.Empty(Waf.Requests);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Status = 'RUNNING' }")]
    [InlineData("[pscustomobject]@{ JobId = $null }")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize([version]'1.0'))")]
    [InlineData("'short'")]
    public void What_is_no_job_is_an_error_of_its_own(string thing)
    {
        Session.Set("id", Job(0));
        Result result = Session.Run($"$id, ({thing}) | Wait-WafAsyncJob");
        Assert.Single(result.Output);
        // A property that is null is refused by the engine already.
        Assert.True(result.Error.CategoryInfo.Category is ErrorCategory.InvalidArgument or ErrorCategory.InvalidData);
        Assert.Contains("JobId", result.Error.FullyQualifiedErrorId + result.Error, StringComparison.Ordinal);
        Assert.Single(Waf.Requests);
    }

    [Theory]
    [InlineData("[version]'1.0'")]
    [InlineData("$null")]
    [InlineData("1")]
    public void An_input_object_that_is_no_job_is_refused(string thing)
    {
        Result result = Session.Run($"$thing = {thing}; try {{ Wait-WafAsyncJob -InputObject $thing }} catch {{ $_ }}").Clean();
        Assert.Contains("InputObject", Assert.Single(result.Output).BaseObject.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_pipeline_is_nothing_at_all()
    {
        Result result = Session.Run("@() | Wait-WafAsyncJob -Verbose").Clean();
        Assert.Empty(result.Output);
        Assert.Empty(result.Information);
        Assert.Empty(Waf.Requests);
        Assert.Empty(Session.Progress.Records);
    }
}
