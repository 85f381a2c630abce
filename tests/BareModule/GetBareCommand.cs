using System.Management.Automation;
using System.Text.Json;

namespace BareModule;

/// <summary>The least that reads a job: one HttpClient, no retry, no check, no limit. What it leaves out is what is compared.</summary>
[Cmdlet(VerbsCommon.Get, "Bare")]
public sealed class GetBareCommand : PSCmdlet
{
    private static readonly HttpClient s_client = new();

    [Parameter(Mandatory = true, Position = 0)]
    public Uri Uri { get; set; } = null!;

    [Parameter(Mandatory = true)]
    public string Token { get; set; } = "";

    protected override void ProcessRecord()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Uri);
        request.Headers.Add("X-Auth-Token", Token);
        // As most cmdlets do it, and as one has to in Windows PowerShell.
        using HttpResponseMessage response = s_client.SendAsync(request).GetAwaiter().GetResult();
        using JsonDocument job = JsonDocument.Parse(response.Content.ReadAsStringAsync().GetAwaiter().GetResult());
        WriteObject(job.RootElement.GetProperty("status").GetString());
    }
}
