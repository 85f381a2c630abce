namespace WafPS.Completion;

/// <summary>The jobs that were seen in this session, the latest first, with their state.</summary>
internal sealed class JobIdCompleter : Completer
{
    protected override IEnumerable<(string Text, string Tooltip)> Values(string parameterName) => SeenJobs.Newest;
}
