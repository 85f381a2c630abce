using System.Globalization;
using System.Runtime.InteropServices;
using WafSimulator;

if (args is not [] and not ["--port", _] || !int.TryParse(args.ElementAtOrDefault(1) ?? "8080", NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > 65534)
{
    Console.Error.WriteLine("Usage: dotnet run --project tests/WafSimulator -- [--port 8080]\nhttp on that port of 127.0.0.1, https on the one after it; 0: any that are free.");
    return 2;
}

Simulator simulator;
try
{
    simulator = await Simulator.StartAsync(httpPort: port, httpsPort: port == 0 ? 0 : port + 1, keepsRequests: false);
}
catch (IOException e)
{
    Console.Error.WriteLine($"Can't listen on 127.0.0.1, ports {port} and {port + 1}: {e.Message}\nGive another one with --port.");
    return 1;
}

await using (simulator)
{
    SimulatedAccount account = simulator.Account;
    string http = simulator.Http.GetLeftPart(UriPartial.Authority);
    string https = simulator.Https.GetLeftPart(UriPartial.Authority);
    SimulatedJob[] jobs =
    [
        simulator.AddJob(TimeSpan.FromSeconds(20), "SUCCESS", "Checking domain name configuration", "Switching DNS", "Access completed"),
        simulator.AddJob(TimeSpan.FromSeconds(40), "FAILED", "Collecting events", "Export failed: no events in this period"),
        simulator.AddJob(TimeSpan.FromMinutes(10), "SUCCESS", "Collecting events", "Writing file", "Export completed"),
    ];
    Console.WriteLine($"""
        Huawei Cloud WAF, simulated, on {http} and {https} (a certificate nobody trusts). Ctrl+C ends it.

        To paste into PowerShell:

            $WafEndpoint    = '{http}'
            $WafIamEndpoint = '{http}'
            $WafStsEndpoint = '{http}'
            $WafProjectId   = '{account.ProjectId}'
            $WafAccessKey   = '{account.AccessKey}'
            $WafSecretKey   = '{account.SecretKey}'
            $job = '{string.Join("', '", jobs.Select(job => job.Id))}'
            Get-WafAsyncJob $job

        To have the project looked up by its region:

            $WafRegion = '{account.Projects[0].Name}'; $WafProjectId = $null
            Get-WafAsyncJob $job

        To log in with a user name and a password instead of the key:

            $account = Invoke-RestMethod '{http}/simulator/account'
            $WafUser = [pscredential]::new($account.user_name, (ConvertTo-SecureString $account.password -AsPlainText -Force))
            $WafDomainName = $account.domain_name
            $WafAccessKey = $WafSecretKey = $null
            Get-WafAsyncJob $job

        More jobs:

            Invoke-RestMethod -Method Post '{http}/simulator/jobs?lifetime=30&outcome=FAILED&message=Working&message=No+luck' | Get-WafAsyncJob

        """);
    if (!Console.IsOutputRedirected)
    {
        simulator.RequestCompleted += Tell;
    }

    static void Tell(RecordedRequest request) => Console.WriteLine($"{request.At:HH:mm:ss.fff}  {request.Status}  {request.Method} {request.Target}");

    TaskCompletionSource ended = new();
    using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    await ended.Task;

    void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        ended.TrySetResult();
    }
}

return 0;
