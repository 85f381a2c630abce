using System.Diagnostics;
using RealShell;

namespace WafPS.Tests.Acceptance;

/// <summary>A user at a terminal of 80 by 24: what is typed arrives as keys, and what counts is what the screen shows.</summary>
public sealed class ScreenTests : WafTest
{
    private const string Prompt = "ready> ";

    [Fact]
    public async Task Progress_is_shown_while_a_wait_lasts_and_nothing_of_it_is_left()
    {
        using PseudoTerminal terminal = await OpenAsync();
        terminal.Type($"Wait-WafAsyncJob {Job(4)} -MaxPollIntervalSec 0.2\r");
        await UntilAsync(terminal, screen => screen.Text.Contains("0 of 1 ended", StringComparison.Ordinal), "progress");
        await UntilAsync(terminal, IsAtPrompt, "the prompt again");
        Assert.Contains("Success", terminal.Screen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ended", terminal.Screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_wait_and_the_shell_continues()
    {
        using PseudoTerminal terminal = await OpenAsync();
        terminal.Type($"Wait-WafAsyncJob {Job(600)}\r");
        await UntilAsync(terminal, screen => screen.Text.Contains("0 of 1 ended", StringComparison.Ordinal), "progress");
        terminal.Type("\x03");
        await UntilAsync(terminal, IsAtPrompt, "the prompt again");
        Assert.DoesNotContain("ended", terminal.Screen.Text, StringComparison.Ordinal);
        terminal.Type("6 * 7\r");
        await UntilAsync(terminal, screen => screen.Rows.Contains("42"), "the result");
    }

    [Fact]
    public async Task The_Tab_key_completes_a_region()
    {
        using PseudoTerminal terminal = await OpenAsync();
        terminal.Type("Get-WafAsyncJob -Region cn-north-1\t");
        await UntilAsync(terminal, screen => screen.Text.Contains("-Region cn-north-1", StringComparison.Ordinal), "the first region");
        terminal.Type("\x15Get-WafContext -Region my\t");
        await UntilAsync(terminal, screen => screen.Text.Contains("-Region my-kualalumpur-1", StringComparison.Ordinal), "the only region");
    }

    private async Task<PseudoTerminal> OpenAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A pseudo terminal is opened on Linux only.");
        ProcessStartInfo start = ShellProcess.StartInfo("-NoExit", "-Command", $$"""
            function prompt { '{{Prompt}}' }
            Import-Module '{{ModuleFolder.Manifest}}'
            $WafEndpoint = '{{Waf.Http}}'; $WafProjectId = '{{Waf.Account.ProjectId}}'; $WafToken = '{{Waf.Account.Token}}'
            """);
        PseudoTerminal terminal = new(start);
        await UntilAsync(terminal, IsAtPrompt, "a prompt");
        return terminal;
    }

    private static bool IsAtPrompt(VirtualScreen screen) => screen.Text.Split('\n')[^1] == Prompt.TrimEnd();

    private static Task UntilAsync(PseudoTerminal terminal, Func<VirtualScreen, bool> isShown, string expected) =>
        terminal.UntilAsync(isShown, expected, TestContext.Current.CancellationToken);
}
