using System.Collections.Concurrent;
using WafPS.Client.Http;
using WafPS.Client.Operations;
using WafPS.Client.Responses;

namespace WafPS.Client.Tests.Http;

/// <summary>When a retry is sent, and what a request does until then.</summary>
public partial class ApiClientTests
{
    private const int Requests = 100;

    private static readonly TimeSpan s_maxRealTime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<(int Number, TimeSpan Delay)> _retries = [];

    private ClientEvents Events => new() { Retrying = (number, delay) => _retries.Enqueue((number, delay)) };

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public async Task The_delay_before_a_retry_doubles_and_has_jitter_of_half_of_it_to_either_side(int number, double seconds)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(500, ""));
        await ReadAtOnceAsync(network, network.ApiClient(Events), Requests);
        double[] parts = [.. _retries.Where(retry => retry.Number == number).Select(retry => retry.Delay.TotalSeconds / seconds)];
        Assert.Equal(Requests, parts.Length);
        Assert.All(parts, part => Assert.InRange(part, 0.499, 1.501));
        Assert.Contains(parts, part => part < 0.75);
        Assert.Contains(parts, part => part > 1.25);
        // Requests that failed together aren't sent again together.
        Assert.InRange(parts.Distinct().Count(), Requests / 2, Requests);
    }

    [Fact]
    public async Task A_retry_is_not_sent_before_the_reported_delay_has_passed()
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(500, ""));
        await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync(events: Events));
        Assert.Equal([1, 2, 3], _retries.Select(retry => retry.Number));
        TimeSpan[] delays = [.. network.SentAt.Zip(network.SentAt.Skip(1), (sent, next) => next - sent)];
        Assert.All(_retries.Zip(delays), pair => Assert.True(pair.Second >= pair.First.Delay));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("20", 20)]
    [InlineData("Thu, 01 Jan 2026 00:00:09 GMT", 9)]
    public async Task A_retry_waits_for_the_Retry_After_time(string retryAfter, int seconds)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(503, "", ("Retry-After", retryAfter)), () => StubNetwork.Job());
        await network.GetJobAsync();
        Assert.InRange(network.SentAt[1], TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 0.5));
    }

    [Fact]
    public async Task A_date_in_Retry_After_is_relative_to_the_servers_clock()
    {
        StubNetwork network = StubNetwork.Responding(
            () => StubNetwork.Body(503, "", ("Date", "Thu, 01 Jan 2026 10:00:00 GMT"), ("Retry-After", "Thu, 01 Jan 2026 10:00:03 GMT")), () => StubNetwork.Job());
        await network.GetJobAsync();
        Assert.InRange(network.SentAt[1], TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.5));
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("0")]
    [InlineData("soon")]
    [InlineData("99999999999999999999")]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT")]
    public async Task An_invalid_Retry_After_value_is_ignored(string retryAfter)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(503, "", ("Retry-After", retryAfter)));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Null(failure.RetryAfter);
        Assert.InRange(network.SentAt[1], TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("21", 21)]
    [InlineData("3600", 3600)]
    public async Task A_request_is_not_retried_when_the_Retry_After_time_is_too_long(string retryAfter, int seconds)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(503, "", ("Retry-After", retryAfter)));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal(TimeSpan.FromSeconds(seconds), failure.RetryAfter);
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task A_retry_waits_for_the_rate_limit_that_the_response_names()
    {
        const string Notice = """{"error_msg":"The throttling threshold has been reached: policy user over ratelimit,limit:1,time:1 minute","error_code":"APIGW.0308"}""";
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(429, Notice), () => StubNetwork.Job());
        await network.GetJobAsync();
        Assert.InRange(network.SentAt[1], TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(62));
    }

    [Fact]
    public async Task A_request_that_waits_for_its_retry_does_not_count_against_the_throttle_limit()
    {
        StubNetwork network = StubNetwork.Doing((_, i, _) => Task.FromResult(i == 0 ? StubNetwork.Body(503, "", ("Retry-After", "10")) : StubNetwork.Job()));
        await ReadAtOnceAsync(network, network.ApiClient(throttleLimit: 1), 2);
        Assert.Equal(3, network.Sent.Count);
        Assert.True(network.SentAt[1] < TimeSpan.FromSeconds(5));
        Assert.True(network.SentAt[2] >= TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_request_that_waits_for_its_retry_does_not_delay_another_endpoint_at_a_throttle_limit_of_1(int status)
    {
        StubNetwork network = StubNetwork.Doing((request, i, _) => Task.FromResult(
            i == 0 ? StubNetwork.Body(status, "", ("Retry-After", "10")) : StubNetwork.Job(request.RequestUri!.Host)));
        using ApiClient api = network.ApiClient(throttleLimit: 1);
        Task<AsyncJob> retried = Client(api, "https://slow.example.com").GetJobAsync(StubNetwork.JobId, CancellationToken.None);
        WafClient other = Client(api, "https://other.example.com");
        for (int i = 0; i < 10; i++)
        {
            Task<AsyncJob> read = other.GetJobAsync(StubNetwork.JobId, CancellationToken.None);
            Assert.Equal("other.example.com", (await read.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Status);
        }

        Assert.False(retried.IsCompleted);
        Assert.Equal("slow.example.com", (await network.UntilEndAsync(retried, TimeSpan.FromSeconds(1))).Status);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_before_its_retry_is_not_sent_again()
    {
        using CancellationTokenSource stop = new();
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(503, ""));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => network.GetJobAsync(events: new ClientEvents { Retrying = (_, _) => stop.Cancel() }, cancellationToken: stop.Token));
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_during_the_delay_ends_at_once()
    {
        using CancellationTokenSource stop = new();
        TaskCompletionSource retrying = new();
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(503, "", ("Retry-After", "20")));
        ApiClient api = network.ApiClient(new ClientEvents { Retrying = (_, _) => retrying.SetResult() });
        Task<AsyncJob> read = Client(api).GetJobAsync(StubNetwork.JobId, stop.Token);
        await retrying.Task.WaitAsync(s_maxRealTime, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        // The clock stands still, so that the delay has no other end.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(s_maxRealTime, TestContext.Current.CancellationToken));
        Assert.Single(network.Sent);
    }

    private static async Task ReadAtOnceAsync(StubNetwork network, ApiClient api, int requests)
    {
        WafClient client = Client(api);
        await network.Time.UntilEndAsync(
            Task.WhenAll(Enumerable.Range(0, requests).Select(async _ => await Record.ExceptionAsync(() => client.GetJobAsync(StubNetwork.JobId, CancellationToken.None)))),
            TimeSpan.FromMilliseconds(100));
    }

    private static WafClient Client(ApiClient api, params string[] endpoints) => new(StubNetwork.Connection(endpoints), StubNetwork.Connection().Credential!, api);
}
