using System.Management.Automation;
using WafPS.Client.Waiting;
using WafPS.Errors;

namespace WafPS.Commands;

/// <summary>What a cmdlet writes for one job. Error records are made where they are written, on the pipeline's thread, in its language.</summary>
internal sealed record JobResult
{
    public static JobResult Nothing { get; } = new();

    /// <summary>Null where the job couldn't be read.</summary>
    public WafAsyncJob? Job { get; private init; }

    /// <summary>Null where there is no error.</summary>
    public Func<ErrorRecord>? Error { get; private init; }

    /// <summary>Whether the error ends the call.</summary>
    public bool EndsCall { get; private init; }

    public static JobResult Read(WafAsyncJob job) => new() { Job = job };

    /// <summary>A job that has ended. One that failed is an error too.</summary>
    public static JobResult Ended(WafAsyncJob job) =>
        new() { Job = job, Error = job.Status == WafAsyncJobStatus.Failed ? () => ErrorRecords.JobFailed(job) : null };

    /// <param name="result">Of a wait.</param>
    /// <param name="job">As last seen, with the settings by which it can be waited for again.</param>
    /// <param name="timeout">In seconds.</param>
    public static JobResult Of(WaitResult result, WafAsyncJob job, int timeout)
    {
        WaitState state = result.State;
        return result.Outcome switch
        {
            WaitOutcome.Ended => Ended(job),
            WaitOutcome.TimedOut => Failed(() => ErrorRecords.WaitTimedOut(state, job, timeout)),
            _ => Failed(() => ErrorRecords.For(state.Failure!, state.JobId, state.Job is null ? state.JobId : job)),
        };
    }

    public static JobResult Failed(Func<ErrorRecord> error, bool endsCall = false) => new() { Error = error, EndsCall = endsCall };
}
