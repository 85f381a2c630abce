using System.Management.Automation.Language;
using System.Xml.Linq;
using RealShell;

namespace WafPS.Tests.Package;

/// <summary>The module's own script, also the script inside its views: Windows PowerShell 5.1 has to understand it too.</summary>
public sealed class ScriptTests
{
    // What came with PowerShell 7.
    private static readonly TokenKind[] s_newer =
        [TokenKind.AndAnd, TokenKind.OrOr, TokenKind.QuestionMark, TokenKind.QuestionQuestion, TokenKind.QuestionQuestionEquals, TokenKind.QuestionDot, TokenKind.QuestionLBracket, TokenKind.Clean];

    public static TheoryData<string> Scripts => new(new[]
    {
        File.ReadAllText(Path.Combine(ModuleFolder.Path, "WafPS.psm1")), File.ReadAllText(Path.Combine(ModuleFolder.Path, "WafPS.psd1")),
    }.Concat(XDocument.Load(Path.Combine(ModuleFolder.Path, "WafPS.format.ps1xml")).Descendants("ScriptBlock").Select(block => block.Value)).Distinct());

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_of_the_module_uses_no_syntax_of_PowerShell_7(string script) => Assert.Empty(Newer(script));

    [Theory]
    [InlineData("$a ? 1 : 2")]
    [InlineData("$a ?? 1")]
    [InlineData("${a}?.Length")]
    [InlineData("one && two")]
    public void The_syntax_check_finds_syntax_of_PowerShell_7(string script) => Assert.NotEmpty(Newer(script));

    // It takes a file without a byte order mark for one in the code page of the machine.
    [Theory]
    [InlineData("WafPS.psm1")]
    [InlineData("WafPS.psd1")]
    public void A_script_file_reads_the_same_in_every_code_page(string file) =>
        Assert.All(File.ReadAllBytes(Path.Combine(ModuleFolder.Path, file)), value => Assert.InRange(value, 0, 127));

    private static IEnumerable<TokenKind> Newer(string script)
    {
        Parser.ParseInput(script, out Token[] tokens, out ParseError[] errors);
        Assert.Empty(errors);
        return tokens.Select(token => token.Kind).Intersect(s_newer);
    }
}
