using System.Management.Automation;

namespace WafPS.Tests;

/// <summary>Tests with environment variables of the process, and the ID of a job in <c>$id</c>.</summary>
public abstract class EnvironmentTest : WafTest
{
    protected ProcessEnvironment ProcessVariables { get; } = new();

    protected override void Prepare() => Session.Set("id", Waf.AddJob().Id);

    protected override void CleanUp() => ProcessVariables.Dispose();

    /// <summary>A call with these settings is an error, and nothing is sent.</summary>
    protected ErrorRecord IsRejected(string errorId, ErrorCategory category, string parameters = "")
    {
        Result result = Session.Run($"try {{ $id, $id | Get-WafAsyncJob {parameters} }} catch {{ $_ }}").WithoutErrors();
        ErrorRecord error = Assert.IsType<ErrorRecord>(Assert.Single(result.Output).BaseObject);
        IsGetError(error, errorId, category);
        Assert.Empty(Waf.Requests);
        return error;
    }
}
