using System.Diagnostics;
using WafPS.Client.Responses;

namespace WafPS.Waiting;

/// <summary>
/// Decides when a wait warns that it can't read its jobs: after three failed polls in a row of its first job, or after 10 s in which no
/// request succeeded. It isn't thread-safe.
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

    /// <summary>Records the result of a poll, or of the connection before it.</summary>
    /// <param name="isOfFirst">Whether it was about the first job of the wait.</param>
    /// <param name="failure">Null if it succeeded.</param>
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

    /// <param name="failure">The last failure. Null if no response has arrived yet.</param>
    /// <returns>Whether the wait has to warn now. True at most once.</returns>
    public bool TryReport(out WafClientException? failure)
    {
        failure = _lastFailure;
        // The interval between two successful polls can be longer than 10 s.
        bool isSilent = _sinceSuccess.Elapsed >= s_maxSilence && (failure is not null || !_hasSucceeded);
        if (_hasReported || (!isSilent && _failuresOfFirst < MaxFailures))
        {
            return false;
        }

        _hasReported = true;
        return true;
    }
}
