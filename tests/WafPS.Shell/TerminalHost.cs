using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace WafPS.Shell;

/// <summary>A PowerShell host that draws what a terminal of this width would show, colours included.</summary>
/// <param name="screen">What is drawn on.</param>
/// <param name="width">In columns.</param>
/// <param name="progress">Told of each progress record that reaches the host.</param>
/// <param name="isLive">Whether what is drawn can be drawn over, as on a screen.</param>
public sealed class TerminalHost(TextWriter screen, int width = 120, IProgress<ProgressRecord>? progress = null, bool isLive = false) : PSHost
{
    private readonly TerminalUI _ui = new(screen, width, progress, isLive);

    public override CultureInfo CurrentCulture => CultureInfo.GetCultureInfo("en-US");

    public override CultureInfo CurrentUICulture => CultureInfo.GetCultureInfo("en-US");

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "WafPS.Shell";

    public override PSHostUserInterface UI => _ui;

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }
}
