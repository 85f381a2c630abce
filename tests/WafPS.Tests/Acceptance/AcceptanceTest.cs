namespace WafPS.Tests.Acceptance;

/// <summary>One Pester test as it ended.</summary>
/// <param name="Name">The names of its blocks and its own, with <c> &gt; </c> between them.</param>
/// <param name="Result"><c>Passed</c>, <c>Failed</c> or <c>Skipped</c>.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Message">Why it failed.</param>
/// <param name="Location">The file and the line at which it failed.</param>
/// <param name="Reason">Why it was skipped.</param>
public sealed record AcceptanceTest(string Name, string Result, double Milliseconds, string? Message, string? Location, string? Reason)
{
    public override string ToString() => Name;
}
