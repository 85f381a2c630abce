using System.Management.Automation;
using WafPS.Client.Responses;
using WafPS.Client.Waiting;

namespace WafPS.Pipeline;

/// <summary>Requests that a cmdlet has to wait for before it can go on.</summary>
internal static class ClientWork
{
    /// <summary>Does work to its end and makes queued calls meanwhile. If it fails, other work goes on.</summary>
    /// <exception cref="WafClientException">The work's own.</exception>
    /// <exception cref="WaitEndedException">The work's own.</exception>
    /// <exception cref="PipelineStoppedException">The pipeline is stopping.</exception>
    public static void Run(this PipelineBridge bridge, Func<CancellationToken, Task> work)
    {
        Exception? failure = bridge.Await(bridge.Start<Exception?>(async cancellationToken =>
        {
            try
            {
                await work(cancellationToken);
                return null;
            }
            catch (Exception e) when (e is WafClientException or WaitEndedException)
            {
                return e;
            }
        }));
        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <inheritdoc cref="Run(PipelineBridge, Func{CancellationToken, Task})"/>
    public static T Run<T>(this PipelineBridge bridge, Func<CancellationToken, Task<T>> work)
    {
        T result = default!;
        bridge.Run(async cancellationToken => { result = await work(cancellationToken); });
        return result;
    }
}
