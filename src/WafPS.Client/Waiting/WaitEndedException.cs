using WafPS.Client.Responses;

namespace WafPS.Client.Waiting;

/// <summary>The wait was over, by its deadline or by a stop, before a job could be asked for at all.</summary>
/// <param name="failure">Of the last attempt. Null where that was still under way.</param>
internal sealed class WaitEndedException(WafClientException? failure) : Exception("The wait is over.", failure)
{
    public WafClientException? Failure => failure;
}
