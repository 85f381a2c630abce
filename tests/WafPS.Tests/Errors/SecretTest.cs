using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using System.Text;
using WafSimulator;

namespace WafPS.Tests.Errors;

/// <summary>Searches all that a user could see or keep for a secret.</summary>
public abstract class SecretTest : EnvironmentTest
{
    private const string WrongSecret = "WrongSecretKeyThatNobodyShallSee";

    // At four it is half a megabyte for each error, most of it what the engine knows of the command.
    private static readonly int s_depth = Environment.GetEnvironmentVariable("WAFPS_LONG") is null ? 3 : 4;
    private static readonly string[] s_faults = ["none", "echo", "unauthorized", "denied", "html", "throttled", "redirect", "not json"];

    /// <summary>Each of these credentials with each fault, but those that are tried again until four attempts have failed.</summary>
    protected static TheoryData<string, string> WithEachFault(params string[] credentials) => new(
        from credential in credentials
        from fault in s_faults
        select (credential, fault));

    /// <summary>Uses the credential while this goes wrong, and searches all that came of it.</summary>
    protected void IsInNothing(string credential, string fault)
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

    /// <summary>Sets what is used. What isn't a session variable, a class of its own sets.</summary>
    protected virtual void Use(string credential)
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

    // Deeper than ConvertTo-Json and Export-Clixml go by default.
    protected static string Everything(Result result)
    {
        StringBuilder text = new();
        object[] all = [.. result.Verbose, .. result.Debug, .. result.Warnings, .. result.Information, .. result.Errors, .. result.Output, (object?)result.Terminating ?? ""];
        // What is in a stream, in a variable and in $Error is one object.
        foreach (object item in all.DistinctBy(item => item is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : item, ReferenceEqualityComparer.Instance))
        {
            Describe(item, text, [], depth: 0);
            text.AppendLine(PSSerializer.Serialize(item, s_depth));
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
