using System.Management.Automation;
using WafPS.Client;
using WafPS.Client.Operations;
using WafPS.Client.Responses;
using WafPS.Errors;
using WafPS.Settings;

namespace WafPS.Commands;

/// <summary>
/// Reads the state of Huawei Cloud WAF async jobs, once each. Many ids are read at the same time; the results come in the
/// order of the ids. An id that can't be read is a non-terminating error; the others go on.
/// </summary>
[Cmdlet(VerbsCommon.Get, "WafAsyncJob")]
[OutputType(typeof(WafAsyncJob))]
public sealed class GetWafAsyncJobCommand : WafJobCommand
{
    // A slow first ID must not make a pipeline of a million IDs keep them all in memory.
    private const int MaxUnwritten = 4096;

    // Error records are made where they are written, on the pipeline's thread, in its language.
    private readonly Queue<Task<ReadOutcome>> _reads = new();
    private readonly Dictionary<RecordSettings, Task<ConnectOutcome>> _connections = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (WafAsyncJobReference job in JobId)
        {
            _reads.Enqueue(Start(job));
            Bridge.MakeCalls();
            while (_reads.Count > 0 && (_reads.Peek().IsCompleted || _reads.Count > MaxUnwritten))
            {
                WriteNext();
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        while (_reads.Count > 0)
        {
            WriteNext();
        }
    }

    private Task<ReadOutcome> Start(WafAsyncJobReference job)
    {
        if (job.JobId is not { } id || !ServiceId.IsValid(id))
        {
            return Failed(() => ErrorRecords.JobIdInvalid(job));
        }

        try
        {
            Task<ConnectOutcome> connecting = Connection(_connections, job, (_, settings) => Bridge.Start(
                cancellationToken => WafClient.ConnectAsync(settings, Api, cancellationToken)));
            bool isFirst = _connections.Count == 1;
            return Bridge.StartInOrder(cancellationToken => ReadAsync(id, job, connecting, isFirst, cancellationToken));
        }
        catch (SettingException e)
        {
            return Failed(() => ErrorRecords.For(e, id));
        }
    }

    private static async Task<ReadOutcome> ReadAsync(
        string id, WafAsyncJobReference job, Task<ConnectOutcome> connecting, bool isFirst, CancellationToken cancellationToken)
    {
        (WafClient? client, WafClientException? failure) = await connecting;
        if (client is null)
        {
            bool endsCall = EndsCall(failure!, job, isFirst);
            return new ReadOutcome { Error = () => endsCall ? ErrorRecords.ForCall(failure!) : ErrorRecords.For(failure!, id, target: id), EndsCall = endsCall };
        }

        try
        {
            AsyncJob read = await client.GetJobAsync(id, cancellationToken);
            return new ReadOutcome { Job = new WafAsyncJob(read, client.Settings) };
        }
        catch (WafClientException e)
        {
            return new ReadOutcome { Error = () => ErrorRecords.For(e, id, target: id) };
        }
    }

    private static Task<ReadOutcome> Failed(Func<ErrorRecord> error) => Task.FromResult(new ReadOutcome { Error = error });

    private void WriteNext()
    {
        ReadOutcome outcome = Bridge.Await(_reads.Dequeue());
        Bridge.Call(() =>
        {
            if (outcome.Job is not null)
            {
                Write(outcome.Job);
            }
            else if (outcome.EndsCall)
            {
                ThrowTerminatingError(outcome.Error!());
            }
            else
            {
                WriteError(outcome.Error!());
            }
        });
    }

    private sealed record ReadOutcome
    {
        /// <summary>Null where it couldn't be read.</summary>
        public WafAsyncJob? Job { get; init; }

        public Func<ErrorRecord>? Error { get; init; }

        public bool EndsCall { get; init; }
    }
}
