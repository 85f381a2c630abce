using System.Diagnostics;
using WafPS.Client.Responses;

namespace WafPS.Waiting;

/// <summary>
/// Decides when a wait has to say that it can't read its jobs: after three failed polls in a row of its first job, or after 10 s in
/// which no request succeeded. Not for several threads at once.
/// </summary>
internal sealed class WaitTrouble
{
    private const int MaxFailures = 3;

    private static readonly TimeSpan s_maxSilence = TimeSpan.FromSeconds(10);

    private readonly Stopwatch _sinceSuccess = Stopwatch.StartNew();
    private WafClientException? _lastFailure;
    private int _failuresOfFirst;
    private bool _hasSucceeded;
    private bool _hasReported;

    /// <summary>A poll, or what has to come before it, has ended.</summary>
    /// <param name="isOfFirst">Whether it was for the first job of the wait.</param>
    /// <param name="failure">Null where it succeeded.</param>
    public void Add(bool isOfFirst, WafClientException? failure)
    {
        _lastFailure = failure;
        if (isOfFirst)
        {
            _failuresOfFirst = failure is null ? 0 : _failuresOfFirst + 1;
        }

        if (failure is null)
        {
            _hasSucceeded = true;
            _sinceSuccess.Restart();
        }
    }

    /// <param name="failure">The last one. Null where no response has come yet at all.</param>
    /// <returns>Whether it is time to say so. True once.</returns>
    public bool TryReport(out WafClientException? failure)
    {
        failure = _lastFailure;
        // Between two polls that succeed there may be more than 10 s without a request.
        bool isSilent = _sinceSuccess.Elapsed >= s_maxSilence && (failure is not null || !_hasSucceeded);
        if (_hasReported || (!isSilent && _failuresOfFirst < MaxFailures))
        {
            return false;
        }

        _hasReported = true;
        return true;
    }
}
