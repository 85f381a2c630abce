using System.Management.Automation;
using WafPS.Client;

namespace WafPS.Pipeline;

/// <summary>Requests that a cmdlet has to wait for before it can go on.</summary>
internal static class ClientWork
{
    /// <summary>Does work to its end and makes queued calls meanwhile. If it fails, other work goes on.</summary>
    /// <exception cref="WafClientException">The work's own.</exception>
    /// <exception cref="PipelineStoppedException">The pipeline is stopping.</exception>
    public static T Run<T>(this PipelineBridge bridge, Func<CancellationToken, Task<T>> work)
    {
        (T? result, WafClientException? failure) = bridge.Await(bridge.Start<(T?, WafClientException?)>(async token =>
        {
            try
            {
                return (await work(token), null);
            }
            catch (WafClientException e)
            {
                return (default, e);
            }
        }));
        return failure is null ? result! : throw failure;
    }
}
