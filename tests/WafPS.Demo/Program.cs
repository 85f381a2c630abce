using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using RealShell;
using WafPS.Demo;
using WafSimulator;

// What a user sees, on a machine with nothing but the .NET SDK: the service simulated on loopback, and the real shell with the
// built module in it. Without an option it runs Demo.ps1; the real service and this machine's settings are kept out.
string? recording = args is ["--record", string path] ? path : null;
bool isInteractive = args is ["--interactive"];
if (args.Length > 0 && recording is null && !isInteractive)
{
    Console.Error.WriteLine("""
        Usage: dotnet run --project tests/WafPS.Demo -- [--interactive | --record <file>]
        --interactive opens a shell with the module, jobs in $jobs, and a simulated service that ends with the shell.
        --record writes the wait as an asciicast, of which docs/wait.svg is made. Linux only.
        """);
    return 2;
}

bool isChinese = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";
Console.WriteLine(isChinese ? $"正在启动模拟的WAF服务和PowerShell {ShellPackage.Version}……" : $"Starting a simulated WAF service and PowerShell {ShellPackage.Version} ...");
await using Simulator waf = await Simulator.StartAsync(keepsRequests: false);
waf.Latency = TimeSpan.FromMilliseconds(40);
SimulatedJob denied = waf.AddJob();
denied.Always = Faults.AccessDenied(Simulator.Encode("""{"failure":"implicit deny by identity-based policy","context":{"action":"waf:instance:get"}}"""));

// Nobody's profile, history or credentials file.
DirectoryInfo home = Directory.CreateTempSubdirectory("WafPS.Demo.");
try
{
    string script = Path.Combine(AppContext.BaseDirectory, isInteractive ? "Interactive.ps1" : "Demo.ps1");
    string[] parameters =
    [
        "-Manifest", ModuleFolder.Manifest, "-Address", waf.Http.GetLeftPart(UriPartial.Authority), "-ProjectId", waf.Account.ProjectId,
        "-AccessKey", waf.Account.AccessKey, "-SecretKey", waf.Account.SecretKey,
    ];
    ProcessStartInfo start =
        isInteractive ? ShellProcess.StartInfo("-NoExit", "-Command", $". '{script}' {string.Join(' ', parameters.Select(Quoted))}")
        : ShellProcess.StartInfo(["-NonInteractive", "-File", script, .. parameters, "-DeniedJobId", denied.Id, .. recording is null ? Array.Empty<string>() : ["-WaitOnly"]]);
    start.Environment["HOME"] = start.Environment["USERPROFILE"] = home.FullName;
    return recording is null ? await RunAsync(start) : await Recording.RecordAsync(start, recording);
}
finally
{
    home.Delete(recursive: true);
}

static string Quoted(string text) => text.StartsWith('-') ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

static async Task<int> RunAsync(ProcessStartInfo start)
{
    // Ctrl+C is the shell's; when the shell ends, so does this.
    using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
    using Process shell = Process.Start(start)!;
    await shell.WaitForExitAsync();
    return shell.ExitCode;
}
