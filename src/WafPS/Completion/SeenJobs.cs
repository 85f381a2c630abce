using WafPS.Client;

namespace WafPS.Completion;

/// <summary>The last jobs that cmdlets have written.</summary>
internal static class SeenJobs
{
    private const int MaxCount = 50;

    private static readonly RecentItems<WafAsyncJob> s_jobs = new(MaxCount);

    public static IEnumerable<WafAsyncJob> Newest => s_jobs.Newest;

    public static void Clear() => s_jobs.RemoveAll(_ => true);

    public static void Add(WafAsyncJob job) => s_jobs.Replace(seen => seen.JobId == job.JobId, job);
}
