using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using System.Text;
using WafSimulator;

namespace WafPS.Tests;

/// <summary>No secret reaches a stream, an error or an object, whatever happens. Not in parallel: environment variables are the process's.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class SecretTests : EnvironmentTest
{
    private const string WrongSecret = "WrongSecretKeyThatNobodyShallSee";

    public static TheoryData<string> Credentials { get; } = ["key", "temporary key", "token", "expired token", "password", "wrong key", "wrong password", "agency", "profile"];

    public static TheoryData<string, string> CredentialsAndFaults { get; } = new(
        from credential in Credentials.Select(row => row.Data)
        from fault in new[] { "none", "echo", "unauthorized", "denied", "html", "throttled", "redirect", "not json", "reset", "hang" }
        // The last two are tried four times, which takes its time.
        where fault is not ("reset" or "hang") || credential is "token"
        select (credential, fault));

    [Theory]
    [MemberData(nameof(CredentialsAndFaults))]
    public void It_is_in_nothing_that_a_user_could_see_or_keep(string credential, string fault)
    {
        Use(credential);
        SimulatedJob job = Waf.AddJob();
        job.Always = Fault(fault);
        Session.Set("id", job.Id);
        Result result = Session.Run("""
            $VerbosePreference = $DebugPreference = 'Continue'
            Get-WafAsyncJob $id -RequestTimeoutSec 1 -InformationVariable told -ErrorVariable failed -OutVariable seen
            Wait-WafAsyncJob $id -TimeoutSec 1 -RequestTimeoutSec 1 -InformationVariable told
            Get-WafContext
            ConvertFrom-WafAuthorizationMessage 'not encoded'
            $told; $failed; $Error
            """);
        Assert.NotEmpty(result.Verbose);
        Assert.NotEmpty(result.Debug);
        string everything = Everything(result);
        Assert.All(Secrets(), secret => Assert.DoesNotContain(secret, everything, StringComparison.Ordinal));
        Assert.DoesNotMatch("Signature=[0-9a-f]{8}", everything);
    }

    [Fact]
    public void The_search_would_find_one()
    {
        Session.Set("id", Waf.AddJob(default, "SUCCESS", Waf.Account.SecretKey).Id);
        Assert.Contains(Waf.Account.SecretKey, Everything(Session.Run("Get-WafAsyncJob $id")), StringComparison.Ordinal);
    }

    protected override void CleanUp()
    {
        base.CleanUp();
        AppContext.SetData("WafPS.MetadataEndpoint", "http://127.0.0.1:1");
    }

    private void Use(string credential)
    {
        SimulatedAccount account = Waf.Account;
        Session.Set("WafIamEndpoint", Waf.Http);
        Session.Set("WafStsEndpoint", Waf.Http);
        Session.Set("WafRegion", "cn-north-4");
        (string? key, string? secret) = credential switch
        {
            "key" => (account.AccessKey, account.SecretKey),
            "wrong key" => (account.AccessKey, WrongSecret),
            "temporary key" => (account.TemporaryAccessKey, account.TemporarySecretKey),
            _ => default,
        };
        Session.Set("WafAccessKey", key);
        Session.Set("WafSecretKey", secret);
        Session.Set("WafSecurityToken", credential == "temporary key" ? account.SecurityToken : null);
        Session.Set("WafToken", credential == "token" ? account.Token : credential == "expired token" ? account.ExpiredToken : null);
        if (credential.EndsWith("password", StringComparison.Ordinal))
        {
            SecureString password = new System.Net.NetworkCredential("", credential == "password" ? account.Password : WrongSecret).SecurePassword;
            Session.Set("WafUser", new PSCredential(account.UserName, password));
            Session.Set("WafDomainName", account.DomainName);
        }

        if (credential == "agency")
        {
            Waf.Agency.Mode = AgencyMode.Token;
            AppContext.SetData("WafPS.MetadataEndpoint", Waf.Http.AbsoluteUri);
        }

        if (credential == "profile")
        {
            string path = Path.GetTempFileName();
            File.WriteAllText(path, $"[basic]\nak = {account.AccessKey}\nsk = {account.SecretKey}\n");
            ProcessVariables.Set("HUAWEICLOUD_SDK_CREDENTIALS_FILE", path);
        }
    }

    private string[] Secrets() =>
    [
        Waf.Account.SecretKey, Waf.Account.SecurityToken, Waf.Account.Token, Waf.Account.ExpiredToken, Waf.Account.Password, WrongSecret,
        .. Waf.Requests.SelectMany(request => request.Headers).Where(header => header.Key is "X-Auth-Token" or "X-Security-Token" or "X-Metadata-Token").Select(header => header.Value),
    ];

    private static Fault? Fault(string name) => name switch
    {
        // A server, or a proxy, that repeats all that it was sent.
        "echo" => context => Faults.Body(403, $$"""{"error_code":"WAF.00012003","error_msg":"{{string.Join(' ', context.Request.Headers.Select(header => $"{header.Key}={header.Value}"))}}"}""")(context),
        "unauthorized" => Faults.Status(401, "APIGW.0301", "Incorrect IAM authentication information: decrypt token fail"),
        "denied" => Faults.AccessDenied("encoded"),
        "html" => context => Faults.Body(403, $"<html>{context.Request.Headers["X-Auth-Token"]}{context.Request.Headers["X-Security-Token"]}</html>", "text/html")(context),
        "throttled" => Faults.Throttled("limit:1,time:1 day", ("Retry-After", "86400")),
        "redirect" => Faults.Status(302, "", "", ("Location", "https://elsewhere.example.com/")),
        "reset" => Faults.HalfABody,
        "hang" => Faults.Hang,
        "not json" => context => Faults.Body(200, $"token {context.Request.Headers["X-Auth-Token"]}")(context),
        _ => null,
    };

    // As deep as a user could look, and as ConvertTo-Json or Export-Clixml would.
    private static string Everything(Result result)
    {
        StringBuilder text = new();
        object[] all = [.. result.Verbose, .. result.Debug, .. result.Warnings, .. result.Information, .. result.Errors, .. result.Output, (object?)result.Terminating ?? ""];
        foreach (object item in all)
        {
            Describe(item, text, [], depth: 0);
            text.AppendLine(PSSerializer.Serialize(item, 4));
        }

        return text.ToString();
    }

    private static void Describe(object? item, StringBuilder text, HashSet<object> seen, int depth)
    {
        if (item is null || depth > 6 || (item is not string && !item.GetType().IsValueType && !seen.Add(item)))
        {
            return;
        }

        text.AppendLine(item.ToString());
        if (item is string or Type or Assembly or MemberInfo or Pointer || item.GetType().IsPrimitive)
        {
            return;
        }

        if (item is IEnumerable items)
        {
            foreach (object? one in items)
            {
                Describe(one, text, seen, depth + 1);
            }
        }

        // What the engine keeps of the session, such as the line that was run, isn't the module's.
        foreach (PropertyInfo property in item.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property =>
            property.GetIndexParameters().Length == 0 && property.Name is not ("InvocationInfo" or "MyCommand" or "ScriptStackTrace" or "TargetSite")))
        {
            try
            {
                Describe(property.GetValue(item), text, seen, depth + 1);
            }
            catch (TargetInvocationException)
            {
                // A property that can't be read shows nothing.
            }
        }
    }
}
