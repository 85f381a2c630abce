using System.Globalization;

namespace WafPS.Tests.Completion;

/// <summary>What the Tab key offers. Not in parallel: environment variables are the process's.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class CompletionTests : EnvironmentTest
{
    [Theory]
    [InlineData("en-US", "CN North-Beijing4")]
    [InlineData("zh-CN", "华北-北京四")]
    public void Completion_shows_regions_with_the_names_of_their_places(string culture, string place)
    {
        Session.Set("culture", CultureInfo.GetCultureInfo(culture));
        Assert.Equal([("cn-north-4", place)], Complete("Get-WafAsyncJob -Region cn-north-4", "[cultureinfo]::CurrentUICulture = $culture; "));
        Assert.Equal(34, Complete("Wait-WafAsyncJob -Region ").Count);
    }

    [Fact]
    public void Completion_shows_the_project_IDs_that_are_set()
    {
        ProcessVariables.Set("HW_PROJECT_ID", "ffffffffffffffffffffffffffffffff");
        Assert.Equal(
            [(Waf.Account.ProjectId, "$WafProjectId"), ("ffffffffffffffffffffffffffffffff", "env:HW_PROJECT_ID")], Complete("Get-WafAsyncJob -ProjectId "));
    }

    [Fact]
    public void Completion_shows_the_two_enterprise_projects_that_every_account_has()
    {
        ProcessVariables.Set("HW_ENTERPRISE_PROJECT_ID", "0");
        Assert.Equal(["0", "all_granted_eps"], Complete("Get-WafContext -EnterpriseProjectId ").Select(match => match.Text));
    }

    [Fact]
    public void Completion_shows_enterprise_projects_in_strict_mode_without_variables() =>
        Assert.Equal(["0", "all_granted_eps"], Complete("Get-WafContext -EnterpriseProjectId ", "Set-StrictMode -Version Latest; ").Select(match => match.Text));

    [Theory]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("$(throw)", "'$(throw)'")]
    [InlineData("-x", "'-x'")]
    public void Completion_quotes_a_value_that_is_not_a_bare_word(string value, string completed)
    {
        ProcessVariables.Set("HW_ENTERPRISE_PROJECT_ID", value);
        Assert.Equal(completed, Complete("Get-WafContext -EnterpriseProjectId ")[0].Text);
    }

    [Fact]
    public void Completion_shows_the_jobs_that_were_read_with_the_latest_first()
    {
        string[] ids = [Job(60), Job(0)];
        Session.Set("ids", ids);
        Session.Run("Get-WafAsyncJob $ids").WithoutErrors();
        Assert.Equal([(ids[1], "SUCCESS, Done"), (ids[0], "RUNNING, Working")], Complete("Wait-WafAsyncJob ").Take(2));
        Assert.Equal([(ids[0], "RUNNING, Working")], Complete($"Wait-WafAsyncJob '{ids[0][..8]}"));
    }

    private List<(string Text, string Tooltip)> Complete(string line, string before = "")
    {
        Session.Set("line", line);
        return [.. Session.Run(before + "(TabExpansion2 $line -cursorColumn $line.Length).CompletionMatches").WithoutErrors().Output
            .Select(match => ((string)match.Properties["CompletionText"].Value, (string)match.Properties["ToolTip"].Value))];
    }
}
