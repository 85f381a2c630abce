using System.Management.Automation;
namespace WafPS.Tests;

/// <summary>All that a script wrote.</summary>
public sealed record Result(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<string> Debug,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<InformationRecord> Information,
    ErrorRecord? Terminating)
{
    /// <summary>A property of every object that came out.</summary>
    public IEnumerable<object?> Each(string property) => Output.Select(job => job.Properties[property].Value);

    /// <summary>The output, of a run that was to have no error.</summary>
    public Result WithoutErrors()
    {
        Assert.Null(Terminating);
        Assert.Empty(Errors);
        return this;
    }

    /// <summary>The one error of a run that was to have no other.</summary>
    public ErrorRecord Error => Terminating is { } terminating ? terminating : Assert.Single(Errors);
}
