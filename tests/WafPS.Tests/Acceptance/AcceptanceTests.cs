using RealShell;

namespace WafPS.Tests.Acceptance;

/// <summary>
/// Each acceptance test of <c>tests/Pester</c> is a result of its own here. The run itself names them, so none can be missing; a
/// shell or a Pester that is missing or broken fails the theory.
/// </summary>
internal static class AcceptanceTests
{
    // Named like a test, so that it is seen like one.
    private const string Whole = "The complete run";

    public static async Task<IEnumerable<ITheoryDataRow>> RunAsync(string pesterVersion)
    {
        AcceptanceReport report = await AcceptanceRun.RunAsync(pesterVersion);
        AcceptanceTest whole = new(Whole, report.Result, 0, string.Join('\n', report.Errors), "tests/Pester", null);
        bool hasVersions = (report.Shell, report.Pester) == (ShellPackage.Version, pesterVersion);
        return report.Tests.Append(hasVersions ? whole : whole with { Result = "Failed", Message = $"Pester {report.Pester} ran in PowerShell {report.Shell}." })
            .Select(test => new TheoryDataRow<AcceptanceTest>(test)
            {
                TestDisplayName = $"Pester {pesterVersion}: {test.Name}",
                Skip = test.Result == "Skipped" ? test.Reason ?? "Pester skipped it." : null,
            });
    }

    public static void Check(AcceptanceTest test)
    {
        if (test.Result != "Passed")
        {
            Assert.Fail($"{test.Result}: {test.Name}\n{test.Message}\nat {test.Location}");
        }
    }
}

/// <summary>See <see cref="AcceptanceTests"/>.</summary>
public sealed class Pester5Tests
{
    public static Task<IEnumerable<ITheoryDataRow>> Results() => AcceptanceTests.RunAsync(ShellPackage.PesterVersions[0]);

    [Theory]
    [MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public void Acceptance_test_passes_in_the_real_shell(AcceptanceTest test) => AcceptanceTests.Check(test);
}

/// <summary>See <see cref="AcceptanceTests"/>.</summary>
public sealed class Pester6Tests
{
    public static Task<IEnumerable<ITheoryDataRow>> Results() => AcceptanceTests.RunAsync(ShellPackage.PesterVersions[1]);

    [Theory]
    [MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public void Acceptance_test_passes_in_the_real_shell(AcceptanceTest test) => AcceptanceTests.Check(test);
}
