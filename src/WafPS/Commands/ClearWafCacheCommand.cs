using System.Management.Automation;
using WafPS.Client.Identity;
using WafPS.Client.RateLimiting;
using WafPS.Completion;

namespace WafPS.Commands;

/// <summary>
/// Drops what WafPS keeps in this process: login tokens, agency keys, looked-up projects, learned rate limits and pauses, and job IDs for
/// completion. A credential that is blocked stays blocked, since the service locks it whatever WafPS keeps.
/// </summary>
[Cmdlet(VerbsCommon.Clear, "WafCache")]
public sealed class ClearWafCacheCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        RefreshingCredential.Clear();
        ProjectDirectory.Clear();
        SharedRateLimiters.Shared.Clear();
        SeenJobs.Clear();
    }
}
