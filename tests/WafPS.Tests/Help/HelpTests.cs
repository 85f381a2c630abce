using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using RealShell;
using WafSimulator;

namespace WafPS.Tests.Help;

/// <summary>Help says what the cmdlets are, in both languages, and its examples run. Not in parallel: an example clears the process's cache.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed partial class HelpTests : WafTest
{
    private static readonly string[] s_common = [.. Cmdlet.CommonParameters];

    public static TheoryData<string, string> Pages => new(
        from command in (string[])["Get-WafAsyncJob", "Wait-WafAsyncJob", "Get-WafContext", "Clear-WafCache", "ConvertFrom-WafAuthorizationMessage"]
        from culture in (string[])["en-US", "zh-CN"]
        select (command, culture));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Help_describes_every_parameter_correctly(string command, string culture)
    {
        CommandInfo actual = Command(command);
        PSObject[] described = Items(Help(command, culture), "parameters", "parameter");
        Assert.Equal(OwnParameters(actual.Parameters.Keys).Order(), described.Select(Name).Order());
        Assert.All(described, parameter =>
        {
            ParameterMetadata metadata = actual.Parameters[Name(parameter)];
            ParameterSetMetadata set = metadata.ParameterSets.Values.First();
            Assert.Equal(metadata.ParameterType.Name, Text(parameter, "parameterValue"));
            Assert.Equal(metadata.Aliases.Count == 0 ? "none" : string.Join(", ", metadata.Aliases), Text(parameter, "aliases"));
            Assert.Equal(set.IsMandatory ? "true" : "false", Text(parameter, "required"));
            Assert.Equal(set.Position == int.MinValue ? "named" : set.Position.ToString(CultureInfo.InvariantCulture), Text(parameter, "position"));
            Assert.Equal(Pipeline(set), Text(parameter, "pipelineInput"));
            Assert.Equal(Default(actual, metadata), Text(parameter, "defaultValue"));
            IsText(Paragraphs(parameter, "description"), culture);
        });
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Help_shows_every_parameter_set_in_the_syntax(string command, string culture) => Assert.Equal(
        Command(command).ParameterSets.Select(set => string.Join(' ', OwnParameters(set.Parameters.Select(parameter => parameter.Name)).Order())).Order(),
        Items(Help(command, culture), "syntax", "syntaxItem").Select(item => string.Join(' ', Items(item, "parameter").Select(Name).Order())).Order());

    [Theory]
    [MemberData(nameof(Pages))]
    public void Help_has_every_part_of_a_page(string command, string culture)
    {
        PSObject help = Help(command, culture);
        Assert.All(
            [Text(help, "Synopsis"), Paragraphs(help, "description"), .. Items(help, "alertSet", "alert").Select(note => note.ToString()),
             .. Items(help, "inputTypes", "inputType").Select(type => Paragraphs(type, "description")),
             .. Items(help, "returnValues", "returnValue").Select(type => Paragraphs(type, "description"))],
            text => IsText(text, culture));
        Assert.Equal(
            Command(command).OutputType.Select(type => type.Name),
            Items(help, "returnValues", "returnValue").Select(type => Text(Assert.Single(Items(type, "type")), "name")));
        PSObject[] examples = Items(help, "examples", "example");
        Assert.InRange(examples.Length, 3, 9);
        Assert.All(examples, example => IsText(Text(example, "title") + Paragraphs(example, "remarks"), culture));
        Assert.Contains("about_WafPS", Items(help, "relatedLinks", "navigationLink").Select(link => Text(link, "linkText")));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_example_in_the_help_runs(string command, string culture)
    {
        string[] ids = ["f67a449d22634193a7edd4edb5b29ee5", "0c0ddd2ed500d4a52f5bc0120f4f1ff4"];
        Assert.All(ids, id => Waf.Add(new SimulatedJob { Id = id, Start = default }));
        Session.Set("lines", ids);
        Session.Set("WafStsEndpoint", Waf.Http);
        // What the engine alone lacks of a shell; the acceptance tests run the same examples with the real ones.
        Session.Run("function Get-Content { $lines }; function Format-List { process { $_ } }").WithoutErrors();
        Session.Set("denied", AddJob(Faults.AccessDenied(Simulator.Encode("""{"failure":"denied by policy","context":{"action":"waf:get"}}"""))).Id);
        string[] examples = [.. Items(Help(command, culture), "examples", "example").Select(example => Text(example, "code"))];
        Assert.All(examples, example =>
        {
            Session.Run("$Error.Clear(); Get-WafAsyncJob $denied");
            Result result = Session.Run(example.Replace("0c0ddd2ed500d4a52f5bc0120f4f1ff5", Waf.Account.ProjectId, StringComparison.Ordinal)).WithoutErrors();
            // A check that finds nothing wrong has nothing to write.
            Assert.True(result.Output.Count > 0 || example.StartsWith("if (", StringComparison.Ordinal) || example == "Clear-WafCache", example);
        });
        Assert.Equal(examples.Distinct(), examples);
    }

    [Fact]
    public void Help_has_the_same_examples_in_both_languages() => Assert.All(
        Pages.Select(page => page.Data.Item1).Distinct(),
        command => Assert.Equal(
            Items(Help(command, "en-US"), "examples", "example").Select(example => Text(example, "code")),
            Items(Help(command, "zh-CN"), "examples", "example").Select(example => Text(example, "code"))));

    [Theory]
    [InlineData("en-US", "SETTINGS")]
    [InlineData("zh-CN", "设置")]
    public void The_about_topic_names_every_setting_and_every_error(string culture, string heading)
    {
        Session.Set("culture", CultureInfo.GetCultureInfo(culture));
        string topic = Assert.Single(Session.Run("[cultureinfo]::CurrentUICulture = $culture; Get-Help about_WafPS").WithoutErrors().Output).ToString();
        Assert.Contains(heading, topic, StringComparison.Ordinal);
        Assert.All(Settings().Concat(ErrorIds()), name => Assert.Contains(name, topic, StringComparison.Ordinal));
        Assert.All(topic.Split('\n'), line => Assert.InRange(CellWidth.Of(line.TrimEnd()), 0, 80));
    }

    /// <summary>The names that the source reads: <c>$Waf…</c> variables and environment variables.</summary>
    private static IEnumerable<string> Settings() => SettingName().Matches(Source("Settings")).Select(match => match.Value.Trim('"')).Distinct()
        .Select(name => name.StartsWith("Waf", StringComparison.Ordinal) ? "$" + name : name)
        .Concat(["$WafRegion", "$WafProjectId", "$WafEnterpriseProjectId", "$WafEndpoint", "$WafIamEndpoint", "$WafStsEndpoint"]);

    private static IEnumerable<string> ErrorIds() => ErrorId().Matches(Source("Settings") + Source("Errors")).Select(match => match.Groups[1].Value)
        .Concat(["ConnectionFailed", "RequestTimedOut", "ResponseInvalid", "RedirectRefused", "CredentialBlocked", "RateLimitPaused", "HttpStatus", "WAF.00014001", "APIGW.0308"]).Distinct();

    private static string Source(string folder) =>
        string.Concat(Directory.GetFiles(Path.Combine(ModuleFolder.Root, "src", "WafPS", folder), "*.cs").Select(File.ReadAllText));

    private CommandInfo Command(string name) => (CommandInfo)Assert.Single(Session.Run($"Get-Command {name}").WithoutErrors().Output).BaseObject;

    private PSObject Help(string command, string culture)
    {
        Session.Set("culture", CultureInfo.GetCultureInfo(culture));
        return Assert.Single(Session.Run($"[cultureinfo]::CurrentUICulture = $culture; Get-Help {command} -Full").WithoutErrors().Output);
    }

    private static IEnumerable<string> OwnParameters(IEnumerable<string> parameters) => parameters.Except(s_common);

    private static string Pipeline(ParameterSetMetadata set)
    {
        string[] ways = [.. set.ValueFromPipelineByPropertyName ? ["ByPropertyName"] : Array.Empty<string>(), .. set.ValueFromPipeline ? ["ByValue"] : Array.Empty<string>()];
        return ways.Length == 0 ? "False" : $"True ({string.Join(", ", ways)})";
    }

    private static string Default(CommandInfo command, ParameterMetadata parameter)
    {
        Type type = ((CmdletInfo)command).ImplementingType;
        object? value = type.GetProperty(parameter.Name)!.GetValue(Activator.CreateInstance(type));
        return value switch
        {
            SwitchParameter => "False",
            int or double => string.Format(CultureInfo.InvariantCulture, "{0}", value),
            _ => "None",
        };
    }

    private static PSObject[] Items(PSObject from, params string[] path) => path.Length == 0
        ? [from]
        : [.. LanguagePrimitives.GetEnumerable(from.Properties[path[0]]?.Value) is { } many
            ? many.Cast<object>().SelectMany(one => Items(PSObject.AsPSObject(one), path[1..]))
            : from.Properties[path[0]]?.Value is { } one ? Items(PSObject.AsPSObject(one), path[1..]) : []];

    private static string Name(PSObject item) => Text(item, "name");

    private static string Text(PSObject item, string property) => item.Properties[property]?.Value?.ToString()?.Trim() ?? "";

    private static string Paragraphs(PSObject item, string property) => string.Join(' ', Items(item, property).Select(paragraph => Text(paragraph, "Text")));

    private static void IsText(string text, string culture)
    {
        Assert.Matches(culture == "zh-CN" ? @"\p{IsCJKUnifiedIdeographs}" : @"^[\x20-\x7e\s]{8,}$", text);
        Assert.DoesNotMatch(@"\{\{|TODO|TBD|Fill", text);
    }

    [GeneratedRegex("\"(Waf(?!Client)[A-Z][A-Za-z]+|(?:HW|OS|CLOUD_SDK|HUAWEICLOUD_SDK)_[A-Z_]+)\"")]
    private static partial Regex SettingName();

    [GeneratedRegex("\"([A-Z][A-Za-z]+(?:Invalid|Missing|Incomplete|Unknown|NotFound|Authentication|TooLong|Failed|TimedOut|Message))\"")]
    private static partial Regex ErrorId();
}
