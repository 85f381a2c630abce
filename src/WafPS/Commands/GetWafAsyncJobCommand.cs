using System.Management.Automation;
using WafPS.Client;
using WafPS.Client.Operations;
using WafPS.Client.Responses;
using WafPS.Errors;
using WafPS.Settings;

namespace WafPS.Commands;

/// <summary>
/// Reads the state of Huawei Cloud WAF async jobs once. Many jobs are read at the same time. The results have the order of the IDs. An ID
/// that can't be read is a non-terminating error.
/// </summary>
[Cmdlet(VerbsCommon.Get, "WafAsyncJob")]
[OutputType(typeof(WafAsyncJob))]
public sealed class GetWafAsyncJobCommand : WafJobCommand
{
    // A slow first ID must not make a pipeline of a million IDs keep them all in memory.
    private const int MaxUnwritten = 4096;

    private readonly Queue<Task<JobResult>> _reads = new();
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

    private Task<JobResult> Start(WafAsyncJobReference job)
    {
        if (job.JobId is not { } id || !ServiceId.IsValid(id))
        {
            return Task.FromResult(JobResult.Failed(() => ErrorRecords.JobIdInvalid(job)));
        }

        try
        {
            Task<ConnectOutcome> connecting = Connection(_connections, job, (_, settings) => ConnectInTurn(
                cancellationToken => WafClient.ConnectAsync(settings, Api, cancellationToken)));
            bool isFirst = _connections.Count == 1;
            return Bridge.StartInOrder(connecting, cancellationToken => ReadAsync(id, job, connecting, isFirst, cancellationToken));
        }
        catch (SettingException e)
        {
            return Task.FromResult(JobResult.Failed(() => ErrorRecords.For(e, id)));
        }
    }

    private static async Task<JobResult> ReadAsync(
        string id, WafAsyncJobReference job, Task<ConnectOutcome> connecting, bool isFirst, CancellationToken cancellationToken)
    {
        (WafClient? client, WafClientException? failure) = await connecting;
        if (client is null)
        {
            return Unconnected(id, failure!, job, isFirst);
        }

        Task<AsyncJob> reading = client.GetJobAsync(id, cancellationToken);
        // WhenAny doesn't throw. A stop of a thousand reads would throw in each method that awaits them.
        await Task.WhenAny(reading);
        if (reading.IsCanceled)
        {
            return JobResult.Nothing;
        }

        try
        {
            return JobResult.Read(new WafAsyncJob(await reading, client.Settings));
        }
        catch (WafClientException e)
        {
            return JobResult.Failed(() => ErrorRecords.For(e, id, target: id));
        }
    }

    private void WriteNext()
    {
        JobResult result = Bridge.Await(_reads.Dequeue());
        Bridge.Call(() => Write(result));
    }
}
