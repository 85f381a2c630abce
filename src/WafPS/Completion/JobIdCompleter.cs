namespace WafPS.Completion;

/// <summary>Completes job IDs with the jobs that cmdlets have written. The newest one comes first.</summary>
internal sealed class JobIdCompleter : Completer
{
    protected override IEnumerable<(string Text, string Tooltip)> Values(string parameterName) => SeenJobs.Newest.Select(job => (job.JobId, State(job)));

    private static string State(WafAsyncJob job)
    {
        string state = Text.List(new[] { job.RawStatus, job.Message }.OfType<string>());
        return state.Length == 0 ? job.JobId : state;
    }
}
