using System.Text.RegularExpressions;
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

    [Theory]
    [InlineData("RUNNING", "\e[96mRunning\e[0m")]
    [InlineData("SUCCESS", "\e[92mSuccess\e[0m")]
    [InlineData("FAILED", "\e[91mFailed\e[0m")]
    [InlineData("PAUSED", "\e[93mPAUSED\e[0m")]
    public void The_table_fits_80_columns_in_colour(string status, string shown)
    {
        Session.Set("id", Waf.AddJob(default, status, "Checking domain name configuration, which takes a while, as everybody knows").Id);
        Session.Run("Get-WafAsyncJob $id | Out-Host").Clean();
        string screen = Session.Screen.ToString();
        Assert.Contains(shown, screen, StringComparison.Ordinal);
        Assert.All(screen.Split('\n'), line => Assert.InRange(Escapes().Replace(line, "").TrimEnd().Length, 0, 80));
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

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Escapes();
}
