namespace WafPS;
/// <summary>x</summary>
[System.Management.Automation.Cmdlet("Get","WafAsyncJob")]
public sealed class P : System.Management.Automation.PSCmdlet { /// <summary>x</summary>
protected override void ProcessRecord() { WriteObject(WafPS.Client.Probe.T); } }
