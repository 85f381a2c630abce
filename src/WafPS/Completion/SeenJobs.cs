using WafPS.Client;

namespace WafPS.Completion;

/// <summary>The jobs that cmdlets wrote lately.</summary>
internal static class SeenJobs
{
    private const int MaxCount = 50;

    private static readonly RecentItems<SeenJob> s_jobs = new(MaxCount);

    /// <summary>The newest first.</summary>
    public static IEnumerable<(string Id, string State)> Newest => s_jobs.Newest.Select(job => (job.Id, job.State));

    public static void Clear() => s_jobs.RemoveAll(_ => true);

    public static void Add(WafAsyncJob job)
    {
        string state = Text.List(new[] { job.RawStatus, job.Message }.OfType<string>());
        s_jobs.Replace(seen => seen.Id == job.JobId, new SeenJob(job.JobId, state.Length == 0 ? job.JobId : state));
    }

    private sealed record SeenJob(string Id, string State);
}
