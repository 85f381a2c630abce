using WafSimulator;

namespace WafPS.Tests.Errors;

/// <summary>The same for secrets that no session variable contains. Not in parallel, because their sources are set for the process.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class SecretSourceTests : SecretTest
{
    public static TheoryData<string, string> CredentialsAndFaults { get; } = WithEachFault("agency", "profile");

    [Theory]
    [MemberData(nameof(CredentialsAndFaults))]
    public void A_secret_of_an_agency_or_a_profile_is_in_nothing_that_a_user_can_see_or_keep(string credential, string fault) => IsInNothing(credential, fault);

    protected override void Use(string credential)
    {
        base.Use(credential);
        if (credential == "agency")
        {
            Waf.Agency.Mode = AgencyMode.Token;
            AppContext.SetData("WafPS.MetadataEndpoint", Waf.Http.AbsoluteUri);
        }
        else
        {
            string path = Path.GetTempFileName();
            File.WriteAllText(path, $"[basic]\nak = {Waf.Account.AccessKey}\nsk = {Waf.Account.SecretKey}\n");
            ProcessVariables.Set("HUAWEICLOUD_SDK_CREDENTIALS_FILE", path);
        }
    }

    protected override void CleanUp()
    {
        base.CleanUp();
        AppContext.SetData("WafPS.MetadataEndpoint", "http://127.0.0.1:1");
    }
}
