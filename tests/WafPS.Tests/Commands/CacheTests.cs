using System.Management.Automation;
using System.Net;
using WafSimulator;

namespace WafPS.Tests.Commands;

/// <summary>Clear-WafCache. Not in parallel: what it clears is the process's.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class CacheTests : IdentityTest
{
    [Fact]
    public void A_call_after_Clear_WafCache_logs_in_and_looks_up_its_project_again()
    {
        Session.Set("WafUser", new PSCredential(Waf.Account.UserName, new NetworkCredential("", Waf.Account.Password).SecurePassword));
        Session.Set("WafDomainName", Waf.Account.DomainName);
        Session.Set("WafProjectId", null);
        Assert.Equal(2, Session.Run("Get-WafAsyncJob $id; Clear-WafCache; Get-WafAsyncJob $id").WithoutErrors().Output.Count);
        Assert.Equal(["POST", "GET", "GET", "POST", "GET", "GET"], Waf.Requests.Select(request => request.Method));
    }

    [Fact]
    public void Clear_WafCache_ends_pauses_and_clears_completions()
    {
        UseKey();
        Session.Set("paused", AddJob(Faults.Throttled(headers: [("Retry-After", "86400")])).Id);
        Session.Run("Get-WafAsyncJob $paused");
        Assert.Single(Session.Run("Clear-WafCache; Get-WafAsyncJob $id").WithoutErrors().Output);
        Assert.Contains($"{Session.Run("$id").Output[0]}", Completions());
        Session.Run("Clear-WafCache").WithoutErrors();
        Assert.Empty(Completions());
    }

    [Fact]
    public void Clear_WafCache_does_not_unblock_a_credential()
    {
        UseKey();
        Session.Set("WafSecretKey", "wrong");
        ErrorRecord error = Session.Run("1..4 | ForEach-Object { Get-WafAsyncJob $id -ErrorAction SilentlyContinue }; Clear-WafCache; Get-WafAsyncJob $id").Error;
        IsGetError(error, "CredentialBlocked", ErrorCategory.AuthenticationError);
        Assert.Equal(3, Waf.Requests.Count);
    }

    private string[] Completions() =>
        [.. Session.Run("(TabExpansion2 'Get-WafAsyncJob ').CompletionMatches | Where-Object ResultType -eq ParameterValue | ForEach-Object CompletionText").WithoutErrors().Output.Select(text => $"{text}")];

    private void UseKey()
    {
        Session.Set("WafAccessKey", Waf.Account.AccessKey);
        Session.Set("WafSecretKey", Waf.Account.SecretKey);
    }
}
