using System.Management.Automation;
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
    // A slow first id must not make a pipeline of a million hold them all in memory.
    private const int MaxUnwritten = 4096;

    // Records are made where they are written, on the pipeline's thread, in its language.
    private readonly Queue<Task<(WafAsyncJob? Job, Func<ErrorRecord>? Error)>> _reads = new();
    private SemaphoreSlim? _slots;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (WafAsyncJobReference job in JobId)
        {
            _reads.Enqueue(job.JobId is { } id && ServiceId.IsValid(id) ? Read(id, job) : Failed(() => ErrorRecords.JobIdInvalid(job)));
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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _slots?.Dispose();
    }

    private Task<(WafAsyncJob?, Func<ErrorRecord>?)> Read(string id, WafAsyncJobReference job)
    {
        WafClient client;
        WafConnection connection;
        try
        {
            (client, connection) = ResolveClient(SettingsOf(job), job);
        }
        catch (SettingException e)
        {
            return Failed(() => ErrorRecords.For(e, id));
        }
        catch (WafClientException e)
        {
            return Failed(() => ErrorRecords.For(e, id, target: id));
        }

        SemaphoreSlim slots = _slots ??= new SemaphoreSlim(ThrottleLimit);
        return Bridge.StartInOrder<(WafAsyncJob?, Func<ErrorRecord>?)>(async cancellationToken =>
        {
            try
            {
                return (new WafAsyncJob(await client.GetJobAsync(id, slots, cancellationToken), connection), null);
            }
            catch (WafClientException e)
            {
                return (null, () => ErrorRecords.For(e, id, target: id));
            }
        });
    }

    private static Task<(WafAsyncJob?, Func<ErrorRecord>?)> Failed(Func<ErrorRecord> error) => Task.FromResult<(WafAsyncJob?, Func<ErrorRecord>?)>((null, error));

    private void WriteNext()
    {
        (WafAsyncJob? job, Func<ErrorRecord>? error) = Bridge.Await(_reads.Dequeue());
        Bridge.Call(() =>
        {
            if (error is null)
            {
                Write(job!);
            }
            else
            {
                WriteError(error());
            }
        });
    }
}
