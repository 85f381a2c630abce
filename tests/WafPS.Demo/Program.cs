using System.Text;
using WafPS.Demo;
using WafPS.Shell;
using WafSimulator;

// What a user sees, on a machine with nothing but the .NET SDK: the service simulated on loopback, PowerShell's engine
// in this process, the built module in it, and real lines typed one after the other. The real service is kept out of it.
// With --record and a file, the wait alone is drawn there instead: docs/wait.svg is made of it.
foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>())
{
    if (name.StartsWith("HUAWEICLOUD_SDK_", StringComparison.Ordinal) || name.StartsWith("HW_", StringComparison.Ordinal)
        || name.StartsWith("OS_", StringComparison.Ordinal) || name.StartsWith("CLOUD_SDK_", StringComparison.Ordinal))
    {
        Environment.SetEnvironmentVariable(name, null);
    }
}

Console.OutputEncoding = Encoding.UTF8;
string? recording = args is ["--record", string path] ? path : null;
bool isLive = recording is not null || !Console.IsOutputRedirected;
int width = recording is not null ? 124 : isLive ? Math.Clamp(Console.WindowWidth, 80, 140) : 110;
using TextWriter screen = recording is null ? Console.Out : new Recording(recording, width, height: 24);
await using Simulator waf = await Simulator.StartAsync();
using Terminal terminal = new(screen, width, isLive);
waf.Latency = TimeSpan.FromMilliseconds(40);
terminal.SetVariable("module", ModuleFolder.Manifest);
(string Name, string Value)[] settings =
[
    ("WafEndpoint", waf.Http.GetLeftPart(UriPartial.Authority)), ("WafProjectId", waf.Account.ProjectId),
    ("WafAccessKey", SimulatedAccount.ExampleAccessKey), ("WafSecretKey", SimulatedAccount.ExampleSecretKey),
];
if (recording is null)
{
    Read();
    Wait();
    Fail();
}
else
{
    terminal.Run("Import-Module $module");
    Array.ForEach(settings, setting => terminal.SetVariable(setting.Name, setting.Value));
    Wait();
}

return 0;

void Read()
{
    SimulatedJob export = waf.AddJob(default, "SUCCESS", "Collecting events", "Export completed: 1,284 events");
    SimulatedJob access = waf.AddJob(TimeSpan.FromMinutes(5), "SUCCESS", "Checking domain name configuration", "Switching DNS", "Access completed");
    SimulatedJob refused = waf.AddJob(default, "FAILED", "Checking domain name configuration", "The domain name has no ICP filing");
    terminal.SetVariable("job", new[] { export.Id, access.Id, refused.Id });
    terminal.Type("Import-Module $module");
    terminal.Type("Get-WafAsyncJob $job[0]   # nothing is set yet");
    Array.ForEach(settings, setting => terminal.Type($"${setting.Name} = '{setting.Value}'"));
    terminal.Type("Get-WafContext   # what would a call use, and where does it come from?");
    terminal.Type("Get-WafAsyncJob $job");
    terminal.Type("$job | Get-WafAsyncJob | Where-Object IsFinal | ForEach-Object { \"$($_.JobId): $($_.Message)\" }");
    terminal.Type("Get-WafAsyncJob $job[1] -Verbose");
    terminal.Type("Get-WafAsyncJob $job[0], 'no-job-id', 0123456789abcdef0123456789abcdef, $job[2]");
    terminal.Type("$Error[0].FullyQualifiedErrorId; $Error[0].Exception.StatusCode; $Error[0].TargetObject");
}

// Three jobs of different lives: one ends well, one fails, one is late and is waited for a second time.
void Wait()
{
    terminal.SetVariable("job", new[]
    {
        waf.AddJob(TimeSpan.FromSeconds(5), "SUCCESS", "Collecting events", "Writing file", "Export completed: 312 events").Id,
        waf.AddJob(TimeSpan.FromSeconds(2.5), "FAILED", "Checking domain name configuration", "Switching DNS", "The DNS record can't be changed").Id,
        waf.AddJob(TimeSpan.FromSeconds(9), "SUCCESS", "Collecting events", "Writing file", "Export completed: 90,417 events").Id,
    });
    terminal.Type("Get-WafAsyncJob $job | Wait-WafAsyncJob -TimeoutSec 7 -ErrorVariable trouble");
    terminal.Type("$trouble | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] + ': ' + $_.TargetObject.RawStatus }");
    terminal.Type("$trouble | Where-Object FullyQualifiedErrorId -like 'WaitTimedOut*' | ForEach-Object TargetObject | Wait-WafAsyncJob");
}

void Fail()
{
    SimulatedJob denied = waf.AddJob();
    denied.Always = Faults.AccessDenied(Simulator.Encode("""{"failure":"implicit deny by identity-based policy","context":{"action":"waf:instance:get"}}"""));
    terminal.SetVariable("denied", denied.Id);
    terminal.Type("$WafStsEndpoint = $WafEndpoint; Get-WafAsyncJob $denied");
    terminal.Type("$Error[0] | ConvertFrom-WafAuthorizationMessage");
    terminal.Type("$WafSecretKey = 'mistyped'; Get-WafAsyncJob $job[0]");
    terminal.Type("Get-WafAsyncJob $job[0] -Endpoint http://waf.example.com");
}
