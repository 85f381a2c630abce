namespace WafPS.Settings;

/// <summary>The settings of a call apart from its credential. The first source that has a setting decides.</summary>
internal enum Setting
{
    Region,
    ProjectId,
    EnterpriseProjectId,
    Endpoint,
    IamEndpoint,
    StsEndpoint,
}
