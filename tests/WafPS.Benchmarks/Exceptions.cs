using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Runtime.ExceptionServices;

namespace WafPS.Benchmarks;

/// <summary>
/// How many exceptions are thrown when a call is stopped whose server never responds. What counts is each time that the runtime finds a new throw,
/// from the stop until the pipeline has ended. An exception that leaves an async method is thrown again by each method that awaits it, so one
/// cancellation counts several times. What PowerShell throws because of the stop is shown apart: it is the same for any number of requests.
/// The same is counted for a bare HttpClient.
/// </summary>
internal static class Exceptions
{
    private static readonly int[] s_requests = [1, 100];

    /// <param name="arguments"><c>--list</c> shows which method threw, and how often.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        bool isListed = arguments is ["--list"];
        if (arguments.Length > 0 && !isListed)
        {
            Console.Error.WriteLine("The option of exceptions is --list.");
            return 2;
        }

        using SimulatorProcess waf = await SimulatorProcess.StartAsync();
        using BenchmarkSession session = new(waf);
        string[] ids = await waf.AddJobsAsync(s_requests.Max(), 0);
        session.Set("ids", ids);
        // The first request of a credential, and of a handler, goes another way.
        session.Run("$ids | Get-WafAsyncJob -ThrottleLimit 100 -MaxRequestsPerSecond 1000000");
        using HttpClient bare = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.GZip, UseProxy = false });
        await SendAsync(bare, waf, ids[0], CancellationToken.None);
        await waf.SlowDownAsync(3600);
        foreach (int requests in s_requests)
        {
            session.Set("some", ids[..requests]);
            foreach (string cmdlet in new[] { "Get-WafAsyncJob", "Wait-WafAsyncJob" })
            {
                using PowerShell shell = session.NewShell($"$some | {cmdlet} -ThrottleLimit 100 -MaxRequestsPerSecond 1000000");
                Task running = OnThread(() => Invoke(shell));
                Show(cmdlet, requests, await CountAsync(waf, requests, () => Task.WhenAll(OnThread(shell.Stop), running)), isListed);
            }

            using CancellationTokenSource stopping = new();
            Task[] sent = [.. ids[..requests].Select(id => SendAsync(bare, waf, id, stopping.Token))];
            Show("a bare HttpClient", requests, await CountAsync(waf, requests, () => Task.WhenAll([stopping.CancelAsync(), .. sent])), isListed);
        }

        return 0;
    }

    private static async Task<List<ThrownException>> CountAsync(SimulatorProcess waf, int requests, Func<Task> stop)
    {
        while (await waf.InFlightAsync() < requests)
        {
            await Task.Delay(20);
        }

        List<ThrownException> thrown = [];
        EventHandler<FirstChanceExceptionEventArgs> handler = (_, args) =>
        {
            ThrownException exception = ThrownException.Of(args.Exception, new StackTrace());
            lock (thrown)
            {
                thrown.Add(exception);
            }
        };
        AppDomain.CurrentDomain.FirstChanceException += handler;
        await stop();
        AppDomain.CurrentDomain.FirstChanceException -= handler;
        // The server sees the closed connections later.
        while (await waf.InFlightAsync() > 0)
        {
            await Task.Delay(20);
        }

        lock (thrown)
        {
            return [.. thrown];
        }
    }

    private static void Show(string what, int requests, List<ThrownException> thrown, bool isListed)
    {
        int engine = thrown.Count(exception => exception.Origin == ThrownException.Engine);
        IEnumerable<string> parts = from exception in thrown
            where exception.Origin != ThrownException.Engine
            group exception by exception.Origin into origin
            orderby origin.Key
            select $"{origin.Key} {PerRequest(origin.Count())}";
        Console.WriteLine($"{what}, {requests} in flight: {PerRequest(thrown.Count - engine)} exceptions for each request ({string.Join(", ", parts)}); {engine} of PowerShell for the stop.");
        if (isListed)
        {
            foreach (IGrouping<ThrownException, ThrownException> group in thrown.GroupBy(exception => exception))
            {
                Console.WriteLine($"  {group.Count(),4} {group.Key.Type} in {group.Key.Method} ({group.Key.Origin})");
            }
        }

        string PerRequest(int count) => string.Create(CultureInfo.InvariantCulture, $"{(double)count / requests:0.##}");
    }

    private static async Task SendAsync(HttpClient client, SimulatorProcess waf, string id, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"{waf.Http}v1/{waf.ProjectId}/waf/async-job/{id}");
        request.Headers.Add("X-Auth-Token", waf.Token);
        // Not awaited in the usual way: that throws once more here.
        Task<HttpResponseMessage> sending = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (sending.IsCompletedSuccessfully)
        {
            sending.Result.Dispose();
        }
    }

    // As in a shell: neither the pipeline nor the stop is on a thread of the pool.
    private static Task OnThread(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

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
