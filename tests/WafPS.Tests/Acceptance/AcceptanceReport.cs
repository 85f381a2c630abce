namespace WafPS.Tests.Acceptance;

/// <summary>What <c>Invoke-Acceptance.ps1 -Report</c> writes.</summary>
/// <param name="Shell">The version of PowerShell.</param>
/// <param name="Pester">The version of Pester.</param>
/// <param name="Result"><c>Passed</c> if every test passed and nothing else failed.</param>
/// <param name="Errors">Those that belong to no single test, such as a file that can't be parsed.</param>
/// <param name="Tests">One entry for each test that Pester found.</param>
internal sealed record AcceptanceReport(string Shell, string Pester, string Result, IReadOnlyList<string> Errors, IReadOnlyList<AcceptanceTest> Tests);
