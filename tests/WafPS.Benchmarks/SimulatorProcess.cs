using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using WafSimulator;

namespace WafPS.Benchmarks;

/// <summary>The simulator in a process of its own, so that what is measured here is the client's.</summary>
internal sealed partial class SimulatorProcess : IDisposable
{
    /// <summary>The vendor's published example.</summary>
    public const string AccessKey = SimulatedAccount.ExampleAccessKey;

    /// <summary>The vendor's published example.</summary>
    public const string SecretKey = SimulatedAccount.ExampleSecretKey;

    private readonly Process _process;
    private readonly HttpClient _control;

    private SimulatorProcess(Process process, HttpClient control, Account account) => (_process, _control, ProjectId, Token) = (process, control, account.Project_id, account.Token);

    public Uri Http => _control.BaseAddress!;

    public string ProjectId { get; }

    public string Token { get; }

    public static async Task<SimulatorProcess> StartAsync()
    {
        Process process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Simulator).Assembly.Location, "--port", "0"]) { RedirectStandardOutput = true })!;
        string text = "";
        while (!text.Contains("More jobs", StringComparison.Ordinal))
        {
            text += await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The simulator didn't start.");
        }

        HttpClient control = new() { BaseAddress = new Uri(Address().Match(text).Value) };
        return new SimulatorProcess(process, control, (await control.GetFromJsonAsync<Account>("simulator/account"))!);
    }

    public async Task<string[]> AddJobsAsync(int count, int polls)
    {
        using HttpResponseMessage response = await _control.PostAsync(new Uri($"simulator/jobs?count={count}&polls={polls}", UriKind.Relative), null);
        return (await response.Content.ReadFromJsonAsync<Jobs>())!.Job_ids;
    }

    public async Task SlowDownAsync(double seconds) =>
        (await _control.PostAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"simulator/latency?seconds={seconds}"), UriKind.Relative), null)).Dispose();

    public async Task<int> InFlightAsync() => (await _control.GetFromJsonAsync<Account>("simulator/account"))!.In_flight;

    public void Dispose()
    {
        _control.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    private sealed record Account(string Project_id, string Token, int In_flight);

    private sealed record Jobs(string[] Job_ids);
}
