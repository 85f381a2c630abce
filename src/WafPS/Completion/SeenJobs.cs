namespace WafPS.Completion;

/// <summary>The jobs that cmdlets wrote lately.</summary>
internal static class SeenJobs
{
    private const int MaxCount = 50;

    private static readonly List<(string Id, string State)> s_jobs = [];

    public static IReadOnlyList<(string Id, string State)> Latest
    {
        get
        {
            lock (s_jobs)
            {
                return [.. Enumerable.Reverse(s_jobs)];
            }
        }
    }

    /// <summary>Forgets them.</summary>
    public static void Clear()
    {
        lock (s_jobs)
        {
            s_jobs.Clear();
        }
    }

    public static void Add(WafAsyncJob job)
    {
        string state = Text.List(new[] { job.RawStatus, job.Message }.OfType<string>());
        lock (s_jobs)
        {
            s_jobs.RemoveAll(seen => seen.Id == job.JobId);
            s_jobs.Add((job.JobId, state.Length == 0 ? job.JobId : state));
            s_jobs.RemoveRange(0, Math.Max(0, s_jobs.Count - MaxCount));
        }
    }
}
