namespace WafPS.Tests;

/// <summary>Without a credential and a project, in a region whose IAM is the simulator.</summary>
public abstract class IdentityTest : EnvironmentTest
{
    protected override void Prepare()
    {
        base.Prepare();
        Session.Set("WafAccessKey", null);
        Session.Set("WafSecretKey", null);
        Session.Set("WafIamEndpoint", Waf.Http);
        Session.Set("WafRegion", "cn-north-4");
    }
}
