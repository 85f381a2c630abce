using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Http;

/// <summary>Attempts that break off, and the headers of responses.</summary>
public class HttpTransportTests
{
    public static TheoryData<string> Breaks => ["I/O", "torn down", "cancelled"];

    // A connection that is torn down in the middle fails in the way that suits the moment.
    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_stop_is_reported_as_a_cancellation_however_the_connection_ends(string way)
    {
        using CancellationTokenSource stop = new();
        StubNetwork network = StubNetwork.Doing((_, _, cancellationToken) =>
        {
            stop.Cancel();
            throw Break(way, cancellationToken);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => network.Client().PollAsync(StubNetwork.JobId, waitsForLimits: true, stop.Token));
        Assert.Single(network.Sent);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_timeout_is_reported_as_a_timeout_however_the_connection_ends(string way)
    {
        StubNetwork network = StubNetwork.Doing((_, _, cancellationToken) =>
        {
            TaskCompletionSource<HttpResponseMessage> response = new();
            cancellationToken.Register(() => response.TrySetException(Break(way, cancellationToken)));
            return response.Task;
        });
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal((ErrorKind.RequestTimedOut, TimeSpan.FromSeconds(30), 4), (failure.Kind, failure.Timeout, network.Sent.Count));
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_timeout_is_not_a_timeout()
    {
        StubNetwork network = StubNetwork.Doing((_, _, cancellationToken) => throw Break("I/O", cancellationToken));
        Assert.Equal(ErrorKind.ConnectionFailed, (await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync())).Kind);
    }

    [Theory]
    [InlineData("r1", null, "r1")]
    [InlineData(null, "t1", "t1")]
    [InlineData("r1", "t1", "r1")]
    [InlineData(null, null, null)]
    public async Task The_request_ID_comes_from_the_gateway_or_else_from_IAM(string? gateway, string? iam, string? id)
    {
        (string, string)[] headers = [.. new[] { ("X-Request-Id", gateway), ("X-IAM-Trace-Id", iam) }.Where(header => header.Item2 is not null).Select(header => (header.Item1, header.Item2!))];
        Assert.Equal(id, (await StubNetwork.Responding(() => StubNetwork.Body(200, """{"status":"SUCCESS"}""", headers)).GetJobAsync()).RequestId);
    }

    // It goes into the headers of later requests.
    [Theory]
    [InlineData("MIItoken", true)]
    [InlineData("!MIItoken~", true)]
    [InlineData("MII token", false)]
    [InlineData("MIItöken", false)]
    [InlineData("MII\u007Ftoken", false)]
    [InlineData("", false)]
    public async Task A_token_that_a_header_cannot_contain_is_an_invalid_response(string subject, bool isTaken)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(201, """{"token":{"expires_at":"2026-01-02T00:00:00Z"}}""", ("X-Subject-Token", subject)));
        PasswordCredential password = new(
            new IamClient(network.ApiClient(), new Uri("https://iam.example.com")),
            new PasswordLogin(Guid.NewGuid().ToString(), new Secret("p"), "domain", new TokenScope(null, "cn-north-4")) { Origin = "$WafLogin" });
        if (!isTaken)
        {
            WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => password.AcquireAsync(CancellationToken.None));
            Assert.Equal((ErrorKind.ResponseInvalid, ResponseErrorKind.WrongShape), (failure.Kind, failure.ResponseErrorKind));
            return;
        }

        Credential token = await password.AcquireAsync(CancellationToken.None);
        Assert.True(token.IsSameAs(new UserToken(new Secret(subject))));
        Assert.Equal(("$WafLogin", network.Time.GetUtcNow()), (token.Origin, token.Since));
    }

    [Fact]
    public async Task A_login_has_a_content_type_and_no_Expect_Continue_header()
    {
        (string? Type, bool? Asks) sent = default;
        StubNetwork network = StubNetwork.Doing((request, _, _) =>
        {
            sent = (request.Content!.Headers.ContentType!.ToString(), request.Headers.ExpectContinue);
            return Task.FromResult(StubNetwork.Body(403, ""));
        });
        IamClient iam = new(network.ApiClient(), new Uri("https://iam.example.com"));
        await Assert.ThrowsAsync<WafClientException>(() => iam.GetTokenAsync(new PasswordLogin("u", new Secret("p"), "domain", new TokenScope(null, "cn-north-4")), CancellationToken.None));
        Assert.Equal(("application/json", false), sent);
    }

    [Fact]
    public async Task A_search_for_projects_has_no_body()
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(200, """{"projects":[{"name":"cn-north-4","id":"p1"}]}"""));
        IamClient iam = new(network.ApiClient(), new Uri("https://iam.example.com"));
        await iam.FindProjectsAsync("cn-north-4", new UserToken(new Secret("MIItoken")), CancellationToken.None);
        Assert.Null(Assert.Single(network.Sent).Content);
    }

    private static Exception Break(string way, CancellationToken cancellationToken) => way switch
    {
        "I/O" => new IOException("gone"),
        "torn down" => new ObjectDisposedException("socket"),
        _ => new OperationCanceledException(cancellationToken),
    };
}
