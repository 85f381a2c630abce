using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace WafPS.Shell;

/// <summary>The screen of <see cref="TerminalHost"/>. Nobody sits before it, so it can't be asked anything.</summary>
internal sealed class TerminalUI(TextWriter screen, int width, IProgress<ProgressRecord>? progress, bool isLive) : PSHostUserInterface
{
    private const string Yellow = "\e[33;1m";
    private const string Red = "\e[31;1m";
    private const string Reset = "\e[0m";

    private readonly ProgressPane _pane = new(screen, width, isLive);

    public override PSHostRawUserInterface RawUI { get; } = new TerminalRawUI(width);

    public override bool SupportsVirtualTerminal => true;

    public override void Write(string value) => _pane.WriteAbove(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => WriteLine(Red + value + Reset);

    public override void WriteDebugLine(string message) => WriteLine($"{Yellow}DEBUG: {message}{Reset}");

    public override void WriteVerboseLine(string message) => WriteLine($"{Yellow}VERBOSE: {message}{Reset}");

    public override void WriteWarningLine(string message) => WriteLine($"{Yellow}WARNING: {message}{Reset}");

    public override void WriteInformation(InformationRecord record)
    {
    }

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        progress?.Report(record);
        _pane.Show(sourceId, record);
    }

    public override string ReadLine() => throw new NotSupportedException();

    public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new NotSupportedException();

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw new NotSupportedException();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new NotSupportedException();

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw new NotSupportedException();
}
