using System.Management.Automation;
using System.Management.Automation.Runspaces;
using RealShell;
using WafSimulator;

namespace WafPS.Benchmarks;

/// <summary>A PowerShell session with the module, connected to a simulator.</summary>
internal sealed class BenchmarkSession : IDisposable
{
    private readonly Runspace _runspace;

    public BenchmarkSession(Simulator waf)
        : this(waf.Http, waf.Account.ProjectId, waf.Account.Token)
    {
    }

    public BenchmarkSession(SimulatorProcess waf)
        : this(waf.Http, waf.ProjectId, waf.Token)
    {
    }

    private BenchmarkSession(Uri endpoint, string projectId, string token)
    {
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.Open();
        Set("WafEndpoint", endpoint);
        Set("WafProjectId", projectId);
        Set("WafToken", token);
        Run($"Import-Module '{ModuleFolder.Manifest}'");
    }

    public void Set(string variable, object? value) => _runspace.SessionStateProxy.SetVariable(variable, value);

    /// <returns>How many objects came out.</returns>
    public int Run(string script)
    {
        using PowerShell shell = NewShell(script);
        return shell.Invoke().Count;
    }

    public PowerShell NewShell(string script) => PowerShell.Create(_runspace).AddScript(script);

    public void Dispose() => _runspace.Dispose();
}
