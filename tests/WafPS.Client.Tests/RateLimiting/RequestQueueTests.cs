using System.Diagnostics;
using WafPS.Client.RateLimiting;

namespace WafPS.Client.Tests.RateLimiting;

public class RequestQueueTests
{
    private readonly RequestQueue _queue = new();

    [Fact]
    public async Task One_request_at_a_time_is_at_the_head_of_the_queue_in_the_order_of_arrival()
    {
        List<int> heads = [];
        Task[] requests = [.. Enumerable.Range(0, 5).Select(EnterAsync)];
        for (int head = 0; head < requests.Length; head++)
        {
            Assert.Equal(Enumerable.Range(0, head + 1), heads);
            _queue.Leave();
        }

        await Task.WhenAll(requests);
        IsEmpty();

        async Task EnterAsync(int number)
        {
            await _queue.EnterAsync(CancellationToken.None);
            heads.Add(number);
        }
    }

    [Fact]
    public async Task A_request_that_is_cancelled_in_the_queue_is_skipped()
    {
        using CancellationTokenSource stop = new();
        await _queue.EnterAsync(CancellationToken.None);
        Task[] cancelled = [_queue.EnterAsync(stop.Token), _queue.EnterAsync(stop.Token)];
        Task last = _queue.EnterAsync(CancellationToken.None);
        await stop.CancelAsync();
        Assert.All(cancelled, request => Assert.True(request.IsCanceled));
        Assert.False(last.IsCompleted);
        _queue.Leave();
        Assert.True(last.IsCompletedSuccessfully);
        _queue.Leave();
        IsEmpty();
    }

    [Fact]
    public async Task A_request_that_was_cancelled_before_it_came_does_not_wait_in_the_queue()
    {
        await _queue.EnterAsync(CancellationToken.None);
        Assert.True(_queue.EnterAsync(new CancellationToken(canceled: true)).IsCanceled);
        _queue.Leave();
        IsEmpty();
    }

    [Fact]
    public async Task A_request_follows_whether_a_cancellation_or_its_turn_came_first()
    {
        for (int i = 0; i < 5000; i++)
        {
            using CancellationTokenSource stop = new();
            using Barrier start = new(2);
            await _queue.EnterAsync(CancellationToken.None);
            Task second = LeaveAtOnceAsync(stop.Token);
            Task third = _queue.EnterAsync(CancellationToken.None);
            Task cancelling = Task.Run(
                () =>
                {
                    start.SignalAndWait();
                    stop.Cancel();
                },
                TestContext.Current.CancellationToken);
            start.SignalAndWait(TestContext.Current.CancellationToken);
            _queue.Leave();
            await cancelling;
            await Task.WhenAll(Task.WhenAny(second), third).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            _queue.Leave();
        }

        IsEmpty();
    }

    [Fact]
    public async Task Requests_of_many_threads_have_their_turns_one_after_another()
    {
        int heads = 0;
        int turns = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 5000; i++)
            {
                // To another thread, because the one that leaves lets those that wait run inside its call.
                await Task.Yield();
                await _queue.EnterAsync(TestContext.Current.CancellationToken);
                Assert.Equal(1, Interlocked.Increment(ref heads));
                turns++;
                Thread.SpinWait(i % 50);
                Interlocked.Decrement(ref heads);
                _queue.Leave();
            }
        }))).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(8 * 5000, turns);
        IsEmpty();
    }

    [Fact]
    public async Task Ten_thousand_requests_that_leave_at_once_need_no_more_stack_than_one()
    {
        int depth = 0;
        await _queue.EnterAsync(CancellationToken.None);
        Task[] requests = [.. Enumerable.Range(0, 10_000).Select(LeaveAtOnceAsync)];
        int ownDepth = new StackTrace().FrameCount;
        _queue.Leave();
        await Task.WhenAll(requests);
        Assert.InRange(depth, 1, ownDepth + 50);

        async Task LeaveAtOnceAsync(int number)
        {
            await _queue.EnterAsync(CancellationToken.None);
            // Not at each: with a stack that grows, that would take minutes.
            depth = number % 200 == 0 ? Math.Max(depth, new StackTrace().FrameCount) : depth;
            _queue.Leave();
        }
    }

    private async Task LeaveAtOnceAsync(CancellationToken cancellationToken)
    {
        await _queue.EnterAsync(cancellationToken);
        _queue.Leave();
    }

    private void IsEmpty() => Assert.True(_queue.EnterAsync(CancellationToken.None).IsCompletedSuccessfully);
}
