using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;

namespace WafPS.Tests.Pipeline;

/// <summary>
/// Ctrl+C at any moment: in the middle of binding, connecting, sleeping, reading and writing. Forty moments; two hundred where the
/// environment variable WAFPS_LONG is set. Not in parallel: it counts the threads of the process.
/// </summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class StopMomentTests : WafTest
{
    private static readonly int s_moments = Environment.GetEnvironmentVariable("WAFPS_LONG") is null ? 40 : 200;

    [Theory]
    [InlineData("$ids | Get-WafAsyncJob -ThrottleLimit 8", 0, 60)]
    // A server that never says hello: all of these stop while it connects.
    [InlineData("$ids[0] | Get-WafAsyncJob -Endpoint $silent -RequestTimeoutSec 1 -ErrorAction Ignore", 0, 60)]
    [InlineData("$ids | Wait-WafAsyncJob -ThrottleLimit 8 -PollIntervalSec 0.01 -MaxPollIntervalSec 0.02", 0, 60)]
    [InlineData("Wait-WafAsyncJob $ids", 300, 60)]
    [InlineData("$ids | Get-WafAsyncJob | ForEach-Object { Start-Nothing; $_ }", 0, 60)]
    public async Task A_stop_ends_all_work_whenever_it_comes(string script, double lifetime, int latest)
    {
        int unobserved = 0;
        void Count(object? transport, UnobservedTaskExceptionEventArgs e) => Interlocked.Increment(ref unobserved);
        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            using TcpListener silent = new(IPAddress.Loopback, 0);
            silent.Start();
            Session.Set("silent", $"https://{silent.LocalEndpoint}");
            Session.Run("function Start-Nothing { }");
            Session.Set("ids", Enumerable.Range(0, 60).Select(_ => Waf.AddJob(TimeSpan.FromSeconds(lifetime)).Id).ToArray());
            Waf.Latency = TimeSpan.FromMilliseconds(3);
            Random random = new(1);
            Session.Run(lifetime > 0 ? script + " -TimeoutSec 0 -ErrorAction Ignore" : script);
            int threads = Threads();
            List<double> ends = [];
            for (int i = 0; i < s_moments; i++)
            {
                using PowerShell shell = PowerShell.Create(Session.Runspace).AddScript(script);
                Task running = Task.Factory.StartNew(() => Invoke(shell), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                TimeSpan moment = random.NextDouble() * TimeSpan.FromMilliseconds(latest);
                for (Stopwatch until = Stopwatch.StartNew(); until.Elapsed < moment;)
                {
                    // To the microsecond only at the end: a core that does nothing but turn is missing to what is to be stopped.
                    if (moment - until.Elapsed > TimeSpan.FromMilliseconds(3))
                    {
                        Thread.Sleep(1);
                    }
                    else
                    {
                        Thread.SpinWait(50);
                    }
                }

                Stopwatch watch = Stopwatch.StartNew();
                shell.Stop();
                await running;
                ends.Add(watch.Elapsed.TotalMilliseconds);
                int sent = Waf.Requests.Count;
                await Task.Delay(i % 20 == 0 ? 50 : 5, TestContext.Current.CancellationToken);
                // What had left before the end may arrive after it.
                Assert.InRange(Waf.Requests.Count, sent, sent + 16);
            }

            ends.Sort();
            TestContext.Current.TestOutputHelper!.WriteLine($"{ends.Count(end => end <= 100)} of {s_moments} stops within 100 ms, the longest {ends[^1]:0} ms: {script}");
            // The benchmarks measure the time of a stop. Here it waits for no response, no poll interval and no timeout of 30 s.
            Assert.True(ends[^1] < 5000, $"The longest stop took {ends[^1]:0} ms, half of them {ends[s_moments / 2]:0} ms or less.");
            Assert.Equal(0, Waf.InFlight);
            // Threads of the pool that have nothing to do go: here after two seconds, by the project's settings.
            for (Stopwatch settling = Stopwatch.StartNew(); Threads() > threads + 4 && settling.Elapsed < TimeSpan.FromSeconds(60);)
            {
                await Task.Delay(200, TestContext.Current.CancellationToken);
            }

            Assert.InRange(Threads(), 0, threads + 4);
            Assert.Equal(0, Session.Progress.Shown);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.Equal(0, unobserved);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }
    }

    private static int Threads()
    {
        using Process process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }

    private static void Invoke(PowerShell shell)
    {
        try
        {
            shell.Invoke();
        }
        catch (PipelineStoppedException)
        {
        }
    }
}
