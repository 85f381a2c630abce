using WafPS.Client;

namespace WafPS.Completion;

/// <summary>The jobs that cmdlets wrote lately.</summary>
internal static class SeenJobs
{
    private const int MaxCount = 50;

    private static readonly RecentItems<WafAsyncJob> s_jobs = new(MaxCount);

    /// <summary>The newest first.</summary>
    public static IEnumerable<WafAsyncJob> Newest => s_jobs.Newest;

    public static void Clear() => s_jobs.RemoveAll(_ => true);

    public static void Add(WafAsyncJob job) => s_jobs.Replace(seen => seen.JobId == job.JobId, job);
}
