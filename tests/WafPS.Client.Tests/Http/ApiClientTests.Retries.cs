using System.Net.Sockets;
using System.Security.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Operations;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Http;

/// <summary>Which failures are retried, how often and when.</summary>
public partial class ApiClientTests
{
    public static TheoryData<int> TransientStatuses => [408, 429, 500, 502, 503, 504];

    public static TheoryData<int> LastingStatuses => [400, 401, 403, 404, 405, 409, 414];

    [Theory]
    [InlineData(500, "APIGW.0301", 1)]
    [InlineData(400, "WAF.00010002", 4)]
    public async Task The_error_code_decides_on_a_retry_before_the_status_code(int status, string code, int attempts)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(status, $$"""{"error_code":"{{code}}","error_msg":"m"}"""));
        await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal(attempts, network.Sent.Count);
    }

    [Theory]
    [MemberData(nameof(TransientStatuses))]
    public async Task A_transient_failure_is_retried(int status)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(status, ""), () => StubNetwork.Body(status, ""), () => StubNetwork.Job());
        Assert.Equal("SUCCESS", (await network.GetJobAsync()).Status);
        Assert.Equal(3, network.Sent.Count);
    }

    [Theory]
    [MemberData(nameof(TransientStatuses))]
    public async Task A_request_is_retried_at_most_three_times(int status)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(status, ""));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal((ErrorKind.ServiceError, status, 4), (failure.Kind, failure.StatusCode!.Value, network.Sent.Count));
    }

    [Theory]
    [MemberData(nameof(LastingStatuses))]
    public async Task A_failure_that_is_not_transient_is_not_retried(int status)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(status, ""));
        await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task Every_attempt_is_signed_again()
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(503, "", ("Retry-After", "2")), () => StubNetwork.Job());
        await network.GetJobAsync();
        Assert.Equal(["20260101T000000Z", "20260101T000002Z"], network.Sent.Select(request => request.Headers.GetValues("X-Sdk-Date").Single()));
    }

    [Fact]
    public async Task An_attempt_that_hangs_is_retried_after_30_seconds()
    {
        StubNetwork network = StubNetwork.Doing((_, i, token) =>
        {
            TaskCompletionSource<HttpResponseMessage> response = new();
            token.Register(() => response.TrySetCanceled(token));
            return i == 0 ? response.Task : Task.FromResult(StubNetwork.Job());
        });
        await network.GetJobAsync();
        Assert.InRange(network.SentAt[1], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(33));
    }

    [Fact]
    public async Task A_connection_error_is_retried_and_then_reported()
    {
        StubNetwork network = StubNetwork.Doing((_, _, _) => throw new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused)));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal((ErrorKind.ConnectionFailed, ConnectionErrorKind.Unreachable, 4), (failure.Kind, failure.ConnectionErrorKind, network.Sent.Count));
    }

    [Fact]
    public async Task A_request_is_not_retried_when_the_certificate_is_not_trusted()
    {
        StubNetwork network = StubNetwork.Doing((_, _, _) => throw new HttpRequestException("x", new AuthenticationException("no")));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal((ErrorKind.ConnectionFailed, ConnectionErrorKind.Tls, 1), (failure.Kind, failure.ConnectionErrorKind, network.Sent.Count));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    public async Task One_throttled_response_in_ten_does_not_slow_down_other_requests(int otherwise)
    {
        StubNetwork network = StubNetwork.Doing((_, i, _) => Task.FromResult(i % 10 == 0 ? StubNetwork.Body(429, "") : otherwise == 200 ? StubNetwork.Job() : StubNetwork.Body(otherwise, "")));
        WafClient client = network.Client();
        await network.Time.UntilEndAsync(
            Task.WhenAll(Enumerable.Range(0, 200).Select(async _ => await Record.ExceptionAsync(() => client.PollAsync(StubNetwork.JobId, waitsForLimits: true, CancellationToken.None)))),
            TimeSpan.FromMilliseconds(100));
        Assert.Equal(200, network.Sent.Count);
        Assert.True(network.SentAt[^1] < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_failed_login_is_not_retried_again_by_the_request_that_needs_the_token()
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(503, ""));
        PasswordLogin login = new("user", new Secret("Passw0rd"), "company", new TokenScope(null, "cn-north-4"));
        PasswordCredential password = new(new IamClient(network.ApiClient(), new Uri("https://iam.example.com")), login);
        WafClient client = new(StubNetwork.Connection(), password, network.ApiClient());
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(
            () => network.UntilEndAsync(client.GetJobAsync(StubNetwork.JobId, CancellationToken.None), TimeSpan.FromMilliseconds(100)));
        Assert.Equal((CloudService.Iam, 4), (failure.Service, network.Sent.Count));
        Assert.All(network.Sent, request => Assert.Equal("iam.example.com", request.RequestUri!.Host));
    }

    [Fact]
    public async Task A_poll_is_not_retried()
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(503, ""));
        await Assert.ThrowsAsync<WafClientException>(
            () => network.UntilEndAsync(network.Client().PollAsync(StubNetwork.JobId, waitsForLimits: false, CancellationToken.None), TimeSpan.FromMilliseconds(100)));
        Assert.Single(network.Sent);
    }
}
