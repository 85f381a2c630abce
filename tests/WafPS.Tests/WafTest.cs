using System.Diagnostics;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using WafSimulator;

namespace WafPS.Tests;

/// <summary>A simulator, and a session that is connected to it.</summary>
public abstract class WafTest : IAsyncLifetime
{
    protected Simulator Waf { get; private set; } = null!;

    protected Session Session { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // What is blocked stays blocked in this process, and another test's simulator may get the same port.
        Waf = await Simulator.StartAsync(account: new SimulatedAccount { SecretKey = Guid.NewGuid().ToString("N") });
        Session = new Session(Waf);
        Prepare();
    }

    public ValueTask DisposeAsync()
    {
        CleanUp();
        Session.Dispose();
        GC.SuppressFinalize(this);
        return Waf.DisposeAsync();
    }

    protected virtual void Prepare()
    {
    }

    protected virtual void CleanUp()
    {
    }

    /// <summary>Reads jobs with these responses, and returns the result.</summary>
    protected Result Get(params Fault?[] responses)
    {
        Session.Set("ids", responses.Select(response => AddJob(response).Id).ToArray());
        return Session.Run("Get-WafAsyncJob $ids");
    }

    protected SimulatedJob AddJob(Fault? response)
    {
        SimulatedJob job = Waf.AddJob();
        job.Always = response;
        return job;
    }

    protected static void IsGetError(ErrorRecord error, string id, ErrorCategory category)
    {
        Assert.Equal($"{id},WafPS.Commands.GetWafAsyncJobCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
    }

    /// <summary>Comes back as soon as it is so, and fails where it doesn't become so: a test that fails is better than one that hangs.</summary>
    protected static async Task UntilAsync(Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string? text = null)
    {
        for (Stopwatch watch = Stopwatch.StartNew(); !holds();)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"A minute has passed, and never: {text}");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A job that lives so long.</summary>
    protected string Job(double seconds, string outcome = "SUCCESS") => Waf.AddJob(TimeSpan.FromSeconds(seconds), outcome, "Working", "Done").Id;

    protected static void IsWaitError(ErrorRecord error, string id, ErrorCategory category)
    {
        Assert.Equal($"{id},WafPS.Commands.WaitWafAsyncJobCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
    }
}
