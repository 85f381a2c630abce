using System.Text.RegularExpressions;
using RealShell;
using WafSimulator;

namespace WafPS.Tests.Formatting;

/// <summary>What a user sees of a job: in a table, in streams, after a round trip.</summary>
public sealed partial class ViewTests : WafTest
{
    [Fact]
    public void Control_sequences_are_removed_from_the_message_of_a_job()
    {
        Session.Set("id", Waf.AddJob(default, "SUCCESS", "\u001b[31mred\u001b]0;title\u0007\r\nnext").Id);
        Assert.Equal(["red next"], Session.Run("Get-WafAsyncJob $id").WithoutErrors().Each("Message"));
    }

    [Fact]
    public void Verbose_output_shows_each_request_in_a_line()
    {
        string id = Waf.AddJob().Then(Faults.Status(503, "APIGW.0613", "busy", ("Retry-After", "1"))).Id;
        Session.Set("id", id);
        Result result = Session.Run("Get-WafAsyncJob $id -Verbose").WithoutErrors();
        string uri = $"GET {Waf.Http}v1/{Waf.Account.ProjectId}/waf/async-job/{id}";
        Assert.Collection(
            result.Verbose,
            line => Assert.Matches($"^{uri} -> 503 APIGW.0613 in \\d+ ms, request [0-9a-f]{{32}}$", line),
            line => Assert.Equal("Retry 1 in 1.0 s.", line),
            line => Assert.Matches($"^{uri} -> 200 SUCCESS in \\d+ ms, request [0-9a-f]{{32}}$", line));
    }

    [Fact]
    public void Debug_shows_headers_without_secrets()
    {
        Session.Set("id", Waf.AddJob().Id);
        Result result = Session.Run("$DebugPreference = 'Continue'; Get-WafAsyncJob $id").WithoutErrors();
        Assert.Contains(result.Debug, line => line.StartsWith("> Authorization: SDK-HMAC-SHA256 Access=", StringComparison.Ordinal) && line.EndsWith("Signature=***", StringComparison.Ordinal));
        Assert.Contains(result.Debug, line => line.StartsWith("< X-Request-I", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_table_fits_80_columns_in_colour_and_lines_up_in_both_languages()
    {
        string table = await DrawnAsync("$ids | ForEach-Object { if ($_ -like '*[56]') { Get-WafAsyncJob $_ } else { Wait-WafAsyncJob $_ -ErrorAction Ignore } }");
        Assert.All(Columns(table), width => Assert.InRange(width, 0, 80));
        Approval.Verify("Table", table);
    }

    [Fact]
    public async Task The_list_shows_every_property()
    {
        string list = await DrawnAsync("$WafRegion = 'cn-north-4'; Get-WafAsyncJob $ids[1], $ids[4] | Format-List");
        string picture = RequestId().Replace(Time().Replace(list, "2026-01-31 12:00:00 +00:00"), new string('0', 32));
        Approval.Verify("List", picture, (Waf.Account.ProjectId, new string('1', 32)), (Waf.Http.ToString(), "https://waf.cn-north-4.myhuaweicloud.com/"));
        Session.Set("id", Waf.AddJob().Id);
        Assert.All(Session.Run("(Get-WafAsyncJob $id).psobject.Properties.Name").Output, name => Assert.Contains($"{name} ", list, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_wide_view_shows_full_job_IDs() => Approval.Verify("Wide", await DrawnAsync("Get-WafAsyncJob $ids | Format-Wide"));

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task The_wide_view_shortens_a_long_status_and_no_id(int columns)
    {
        string id = Waf.Add(new() { Id = "f67a449d22634193a7edd4edb5b29ee9", Start = default, Outcome = "WAITING_FOR_MANUAL_APPROVAL_BY_THE_SECURITY_ADMINISTRATOR_OF_THE_ACCOUNT", Messages = ["-"] }).Id;
        string wide = await DrawnAsync($"Get-WafAsyncJob ($ids[0..2] + '{id}') | Format-Wide", columns);
        Assert.All(Columns(wide), width => Assert.InRange(width, 0, columns));
        Approval.Verify($"WideLong{columns}", wide);
    }

    [Fact]
    public void The_status_of_a_deserialized_job_is_a_name()
    {
        Session.Set("id", Waf.AddJob().Id);
        Result result = Session.Run("""
            $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(($job = Get-WafAsyncJob $id), 3))
            $copy.Status; $copy.Status -eq 'SUCCESS'; $copy.IsFinal; $copy.CheckedAt -eq $job.CheckedAt
            """).WithoutErrors();
        Assert.Equal(["Success", true, true, true], result.Output.Select(o => o.BaseObject));
    }

    [Fact]
    public async Task A_job_looks_the_same_after_a_round_trip()
    {
        string copy = "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-WafAsyncJob $ids[0]), 3))";
        Assert.Contains("\e[92mSuccess\e[0m", await DrawnAsync(copy), StringComparison.Ordinal);
    }

    private string[] AddJobsOfAllKinds()
    {
        (string Status, string Message)[] kinds =
        [
            ("SUCCESS", "Done"), ("FAILED", "域名未备案，请先在工信部完成 ICP 备案后重试"), ("SUCCESS", "域名接入完成"),
            ("FAILED", "The certificate doesn't fit the domain name www.example.com"), ("PAUSED", "等待审批"), ("RUNNING", "正在检查域名配置 (2/5)"),
        ];
        return [.. kinds.Select((kind, i) => Waf.Add(new()
        {
            Id = $"f67a449d22634193a7edd4edb5b29ee{i + 1}", Start = default, Outcome = kind.Status, Messages = [kind.Message],
        }).Id)];
    }

    private Task<string> DrawnAsync(string script, int columns = 80) => FreshShell.DrawAsync($"""
        Import-Module '{ModuleFolder.Manifest}'
        $WafEndpoint = '{Waf.Http}'; $WafProjectId = '{Waf.Account.ProjectId}'; $WafToken = '{Waf.Account.Token}'
        $ids = '{string.Join("', '", AddJobsOfAllKinds())}'
        {script}
        """, columns);

    private static IEnumerable<int> Columns(string screen) => screen.Split('\n').Select(line => CellWidth.Of(Escapes().Replace(line, "").TrimEnd()));

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Escapes();

    [GeneratedRegex("(?<=RequestId.*)[0-9a-f]{32}")]
    private static partial Regex RequestId();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d")]
    private static partial Regex Time();
}
