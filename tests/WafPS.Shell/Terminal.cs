using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace WafPS.Shell;

/// <summary>
/// A session of PowerShell's engine before a screen, as a user would have one: a line is echoed behind a prompt, run, and
/// what comes of it is formatted. The engine alone lacks pwsh's own modules, but not its formatting and its error views.
/// </summary>
public sealed class Terminal : IDisposable
{
    private const string Reset = "\e[0m";

    private readonly TextWriter _screen;
    private readonly Runspace _session;

    public Terminal(TextWriter screen, int width = 120, bool isLive = false)
    {
        _screen = screen;
        _session = RunspaceFactory.CreateRunspace(new TerminalHost(screen, width, isLive: isLive), InitialSessionState.CreateDefault2());
        _session.Open();
    }

    /// <summary>A variable of the session, for what a script can't make.</summary>
    public void SetVariable(string name, object? value) => _session.SessionStateProxy.SetVariable(name, value);

    /// <summary>Echoes a line as if it was typed, and runs it.</summary>
    public void Type(string line)
    {
        _screen.WriteLine($"PS> {Coloured(line)}");
        Run(line);
    }

    /// <summary>Runs a script and shows what it writes.</summary>
    /// <returns>Whether it ran to its end without a terminating error.</returns>
    public bool Run(string script)
    {
        using PowerShell shell = PowerShell.Create(_session);
        shell.AddScript(script).AddCommand("Out-Default");
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        try
        {
            shell.Invoke();
            return true;
        }
        catch (RuntimeException e)
        {
            using PowerShell display = PowerShell.Create(_session);
            display.AddCommand("Out-Default").AddParameter("InputObject", e.ErrorRecord).Invoke();
            return false;
        }
    }

    public void Dispose() => _session.Dispose();

    // The colours that PSReadLine gives a line while it is typed.
    private static string Coloured(string line)
    {
        Parser.ParseInput(line, out Token[] tokens, out _);
        string coloured = "";
        int end = 0;
        foreach (Token token in tokens.Where(token => token.Kind != TokenKind.EndOfInput))
        {
            coloured += line[end..token.Extent.StartOffset] + Colour(token) + token.Text + Reset;
            end = token.Extent.EndOffset;
        }

        return coloured;
    }

    private static string Colour(Token token) => token switch
    {
        { Kind: TokenKind.Comment } => "\e[32m",
        { Kind: TokenKind.Parameter } => "\e[90m",
        { Kind: TokenKind.Variable or TokenKind.SplattedVariable } => "\e[92m",
        { Kind: TokenKind.StringLiteral or TokenKind.StringExpandable } => "\e[36m",
        { Kind: TokenKind.Number } => "\e[97m",
        _ when token.TokenFlags.HasFlag(TokenFlags.CommandName) => "\e[93m",
        _ when token.TokenFlags.HasFlag(TokenFlags.Keyword) => "\e[92m",
        _ when token.TokenFlags.HasFlag(TokenFlags.BinaryOperator) => "\e[90m",
        _ => "",
    };
}
