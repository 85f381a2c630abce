using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using WafPS.Shell;
using WafSimulator;

namespace WafPS.Tests;

/// <summary>What a user sees of a job: in a table, in streams, after a round trip.</summary>
public sealed partial class ViewTests : WafTest
{
    [Fact]
    public void Messages_can_not_give_orders_to_the_terminal()
    {
        Session.Set("id", Waf.AddJob(default, "SUCCESS", "\u001b[31mred\u001b]0;title\u0007\r\nnext").Id);
        Assert.Equal(["red next"], Session.Run("Get-WafAsyncJob $id").Clean().Each("Message"));
    }

    [Fact]
    public void Verbose_tells_each_request_in_a_line()
    {
        string id = Waf.AddJob().Then(Faults.Status(503, "APIGW.0613", "busy", ("Retry-After", "1"))).Id;
        Session.Set("id", id);
        Result result = Session.Run("Get-WafAsyncJob $id -Verbose").Clean();
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
        Result result = Session.Run("$DebugPreference = 'Continue'; Get-WafAsyncJob $id").Clean();
        Assert.Contains(result.Debug, line => line.StartsWith("> Authorization: SDK-HMAC-SHA256 Access=", StringComparison.Ordinal) && line.EndsWith("Signature=***", StringComparison.Ordinal));
        Assert.Contains(result.Debug, line => line.StartsWith("< X-Request-I", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_table_fits_80_columns_in_colour_and_lines_up_in_both_languages()
    {
        Session.Set("ids", AddJobsOfAllKinds());
        Session.Run("$ids | ForEach-Object { if ($_ -like '*[56]') { Get-WafAsyncJob $_ } else { Wait-WafAsyncJob $_ -ErrorAction Ignore } } | Out-Host").Clean();
        Assert.All(Columns(Session.Screen.ToString()), width => Assert.InRange(width, 0, 80));
        Approval.Verify("Table", Session.Screen.ToString());
    }

    [Fact]
    public void The_list_shows_all_there_is()
    {
        Session.Set("ids", AddJobsOfAllKinds());
        Session.Set("WafRegion", "cn-north-4");
        PSObject[] jobs = [.. Session.Run("Get-WafAsyncJob $ids[1], $ids[4]").Clean().Output];
        Approval.Verify("List", Drawn("ListControl", jobs), [.. jobs.SelectMany(Changing)]);
        Assert.All(Session.Run("$j = Get-WafAsyncJob $ids[0]; $j.psobject.Properties.Name").Output, name => Assert.Contains($"{name} ", Drawn("ListControl", jobs), StringComparison.Ordinal));
    }

    [Fact]
    public void The_wide_view_shows_whole_ids()
    {
        Session.Set("ids", AddJobsOfAllKinds());
        Approval.Verify("Wide", Drawn("WideControl", Session.Run("Get-WafAsyncJob $ids").Clean().Output));
    }

    [Fact]
    public void A_status_is_a_name_after_a_round_trip_too()
    {
        Session.Set("id", Waf.AddJob().Id);
        Result result = Session.Run("""
            $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-WafAsyncJob $id), 3))
            $copy.Status; $copy.Status -eq 'SUCCESS'; $copy.IsFinal; [datetimeoffset] $copy.CheckedAt -gt [datetimeoffset]::UtcNow.AddMinutes(-5)
            $copy | Out-Host
            """).Clean();
        Assert.Equal(["Success", true, true, true], result.Output.Select(o => o.BaseObject));
        Assert.Contains("\e[92mSuccess\e[0m", Session.Screen.ToString(), StringComparison.Ordinal);
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

    // The engine alone has no Format-List and no Format-Wide. A session that has no other view draws the one that it has.
    private static string Drawn(string control, IEnumerable<PSObject> objects)
    {
        XDocument views = XDocument.Load(Path.Combine(ModuleFolder.Path, "WafPS.format.ps1xml"));
        views.Descendants("View").Where(view => view.Element(control) is null).Remove();
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.format.ps1xml");
        views.Save(file);
        try
        {
            InitialSessionState state = InitialSessionState.CreateDefault2();
            state.Formats.Add(new SessionStateFormatEntry(file));
            StringWriter screen = new();
            using Runspace runspace = RunspaceFactory.CreateRunspace(new TerminalHost(screen, width: 80), state);
            runspace.Open();
            using PowerShell shell = PowerShell.Create(runspace).AddCommand("Out-Host");
            shell.Invoke(objects);
            Assert.Empty(shell.Streams.Error);
            return screen.ToString();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private IEnumerable<(string, string)> Changing(PSObject job) =>
    [
        ((string)job.Properties["RequestId"].Value, new string('0', 32)), (Waf.Account.ProjectId, new string('1', 32)),
        (Waf.Http.ToString(), "https://waf.cn-north-4.myhuaweicloud.com/"),
        ($"{job.Properties["CheckedAt"].Value:u}", "2026-01-31 12:00:00Z"),
    ];

    private static IEnumerable<int> Columns(string screen) => screen.Split('\n').Select(line => TerminalText.Width(Escapes().Replace(line, "").TrimEnd()));

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Escapes();
}
