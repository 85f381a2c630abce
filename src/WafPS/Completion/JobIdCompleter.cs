namespace WafPS.Completion;

/// <summary>The jobs that were seen in this session, the newest first, with their state.</summary>
internal sealed class JobIdCompleter : Completer
{
    protected override IEnumerable<(string Text, string Tooltip)> Values(string parameterName) => SeenJobs.Newest.Select(job => (job.JobId, State(job)));

    private static string State(WafAsyncJob job)
    {
        string state = Text.List(new[] { job.RawStatus, job.Message }.OfType<string>());
        return state.Length == 0 ? job.JobId : state;
    }
}
