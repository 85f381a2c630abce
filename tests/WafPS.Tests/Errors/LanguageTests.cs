using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RealShell;
using WafSimulator;

namespace WafPS.Tests.Errors;

/// <summary>Both languages say the same.</summary>
public sealed partial class LanguageTests : WafTest
{
    private static readonly Dictionary<string, string> s_english = Texts("Messages.resx");
    private static readonly Dictionary<string, string> s_chinese = Texts("Messages.zh.resx");

    [Fact]
    public void English_and_Chinese_have_the_same_messages() => Assert.Equal(s_english.Keys.Order(), s_chinese.Keys.Order());

    [Fact]
    public void English_and_Chinese_messages_have_the_same_placeholders() => Assert.All(
        s_english, text => Assert.Equal(Placeholders(text.Value), Placeholders(s_chinese[text.Key])));

    [Fact]
    public void Each_message_is_used_in_the_source_or_found_by_its_name()
    {
        string source = string.Concat(Directory.GetFiles(Path.Combine(ModuleFolder.Root, "src", "WafPS"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.All(
            s_english.Keys.Where(key => !key.Contains('.', StringComparison.Ordinal)),
            key => Assert.Matches($@"\bMessages\.{key}\b", source));
    }

    [Theory]
    [InlineData("en-US", "Ask an administrator")]
    [InlineData("zh-CN", "管理员")]
    [InlineData("zh-Hans-CN", "管理员")]
    [InlineData("zh", "管理员")]
    [InlineData("zh-TW", "管理员")]
    [InlineData("zh-HK", "管理员")]
    [InlineData("zh-Hant", "管理员")]
    [InlineData("zh-SG", "管理员")]
    [InlineData("fr-FR", "Ask an administrator")]
    public void The_recommended_action_of_an_error_is_in_the_language_of_the_user(string culture, string words)
    {
        Session.Set("id", AddJob(Faults.Status(403, "WAF.00012006", "Policy denied")).Id);
        Session.Set("culture", CultureInfo.GetCultureInfo(culture));
        ErrorRecord error = Session.Run("[cultureinfo]::CurrentUICulture = $culture; Get-WafAsyncJob $id").Error;
        IsGetError(error, "WAF.00012006", ErrorCategory.PermissionDenied);
        Assert.Contains(words, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Policy denied", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_lines_have_the_same_numbers_in_every_culture()
    {
        Session.Set("id", Waf.AddJob(TimeSpan.FromSeconds(1)).Then(Faults.Status(503, "APIGW.0613", "busy")).Id);
        Session.Set("culture", CultureInfo.GetCultureInfo("de-DE"));
        Result result = Session.Run("[cultureinfo]::CurrentCulture = $culture; $null = Get-WafAsyncJob $id -Verbose; Wait-WafAsyncJob $id -Verbose").WithoutErrors();
        Assert.Contains(result.Verbose, line => Regex.IsMatch(line, @"\d\.\d"));
        Assert.DoesNotContain(result.Verbose, line => Regex.IsMatch(line, @"\d,\d"));
    }

    [Fact]
    public void Progress_and_errors_of_a_wait_are_in_the_language_of_the_user()
    {
        Session.Set("id", Job(60));
        Session.Set("culture", CultureInfo.GetCultureInfo("zh-CN"));
        Result result = Session.Run("[cultureinfo]::CurrentUICulture = $culture; Wait-WafAsyncJob $id -TimeoutSec 1");
        Assert.Contains("秒", result.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains(Session.Progress.Records, record => record.Record.Activity.Contains("任务", StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Texts(string file) => XDocument.Load(Path.Combine(ModuleFolder.Root, "src", "WafPS", file)).Root!
        .Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(match => match.Value).Distinct().Order();

    [GeneratedRegex(@"\{\d[^}]*\}")]
    private static partial Regex Placeholder();
}
