namespace WafPS.Tests.Errors;

/// <summary>No secret reaches a stream, an error or an object, whatever happens.</summary>
public sealed class SecretTests : SecretTest
{
    public static TheoryData<string, string> CredentialsAndFaults { get; } =
    [
        .. WithEachFault("key", "temporary key", "token", "expired token", "password", "wrong key", "wrong password"),
        // These take four attempts.
        ("token", "reset"),
        ("token", "hang"),
    ];

    [Theory]
    [MemberData(nameof(CredentialsAndFaults))]
    public void A_secret_is_in_nothing_that_a_user_can_see_or_keep(string credential, string fault) => IsInNothing(credential, fault);

    [Fact]
    public void The_search_for_secrets_finds_a_secret_in_a_message()
    {
        Session.Set("id", Waf.AddJob(default, "SUCCESS", Waf.Account.SecretKey).Id);
        Assert.Contains(Waf.Account.SecretKey, Everything(Session.Run("Get-WafAsyncJob $id")), StringComparison.Ordinal);
    }
}
