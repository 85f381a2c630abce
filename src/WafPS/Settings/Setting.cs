namespace WafPS.Settings;

/// <summary>What a call needs to know besides its credential. The first source that has one decides.</summary>
internal enum Setting
{
    Region,
    ProjectId,
    EnterpriseProjectId,
    Endpoint,
    IamEndpoint,
    StsEndpoint,
}
