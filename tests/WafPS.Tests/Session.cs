using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using RealShell;
using WafSimulator;
using WafPS.Tests.Pipeline;
using WafPS.Tests.Waiting;

namespace WafPS.Tests;

/// <summary>A PowerShell session with the built module: a script in, objects and stream records out.</summary>
public sealed class Session : IDisposable
{
    public Session()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Test-Bridge", typeof(TestBridgeCommand), null));
        Runspace = RunspaceFactory.CreateRunspace(state);
        Runspace.Open();
        Result import = Run($"Import-Module '{ModuleFolder.Manifest}'");
        Assert.Empty(import.Errors);
        Assert.Null(import.Terminating);
    }

    /// <summary>A session in which the simulator's address, project and access key are set.</summary>
    public Session(Simulator waf)
        : this()
    {
        Set("WafEndpoint", waf.Http);
        Set("WafProjectId", waf.Account.ProjectId);
        Set("WafAccessKey", waf.Account.AccessKey);
        Set("WafSecretKey", waf.Account.SecretKey);
    }

    public Runspace Runspace { get; }

    /// <summary>The progress that reached the stream.</summary>
    public ProgressLog Progress { get; } = new();

    public void Set(string variable, object? value) => Runspace.SessionStateProxy.SetVariable(variable, value);

    public Result Run(string script)
    {
        using PowerShell shell = PowerShell.Create(Runspace).AddScript(script);
        return Run(shell);
    }

    /// <summary>Runs a script and stops it on request, as Ctrl+C does.</summary>
    public async Task<Result> RunAndStopAsync(string script, Func<Task> untilStop)
    {
        using PowerShell shell = PowerShell.Create(Runspace).AddScript(script);
        Task<Result> running = Task.Run(() => Run(shell));
        try
        {
            await untilStop();
        }
        finally
        {
            shell.Stop();
        }

        return await running;
    }

    public void Dispose() => Runspace.Dispose();

    private Result Run(PowerShell shell)
    {
        shell.Streams.Progress.DataAdded += (_, added) => Progress.Report(shell.Streams.Progress[added.Index]);
        ErrorRecord? terminating = null;
        PSDataCollection<PSObject> output = [];
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException e)
        {
            terminating = e.ErrorRecord;
        }

        return new Result(
            [.. output],
            [.. shell.Streams.Error],
            [.. shell.Streams.Verbose.Select(record => record.Message)],
            [.. shell.Streams.Debug.Select(record => record.Message)],
            [.. shell.Streams.Warning.Select(record => record.Message)],
            [.. shell.Streams.Information],
            terminating);
    }

    [ModuleInitializer]
    internal static void ForgetTheMachinesSettings()
    {
        string[] prefixes = ["HUAWEICLOUD_SDK_", "HW_", "OS_", "CLOUD_SDK_"];
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => prefixes.Any(name.StartsWith)))
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        // Nobody listens there: no test is to ask the machine that it runs on for its agency.
        AppContext.SetData("WafPS.MetadataEndpoint", "http://127.0.0.1:1");
    }
}
