using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Http;

/// <summary>What is made of an attempt that breaks off, and of the headers of an answer.</summary>
public class HttpTransportTests
{
    public static TheoryData<string> Breaks => ["I/O", "torn down", "cancelled"];

    // A connection that is torn down in the middle fails in the way that suits the moment.
    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_stop_is_a_stop_however_the_connection_ends(string way)
    {
        using CancellationTokenSource stop = new();
        StubNetwork network = StubNetwork.Doing((_, _, cancellationToken) =>
        {
            stop.Cancel();
            throw Break(way, cancellationToken);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => network.Client().PollAsync(StubNetwork.JobId, null, isPatient: true, stop.Token));
        Assert.Single(network.Sent);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task So_is_the_end_of_its_time(string way)
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
    public async Task A_connection_that_breaks_by_itself_is_no_end_of_time()
    {
        StubNetwork network = StubNetwork.Doing((_, _, cancellationToken) => throw Break("I/O", cancellationToken));
        Assert.Equal(ErrorKind.ConnectionFailed, (await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync())).Kind);
    }

    [Theory]
    [InlineData("r1", null, "r1")]
    [InlineData(null, "t1", "t1")]
    [InlineData("r1", "t1", "r1")]
    [InlineData(null, null, null)]
    public async Task A_request_has_the_gateways_id_or_else_that_of_iam(string? gateway, string? iam, string? id)
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
    public async Task A_token_that_no_header_could_carry_is_none(string subject, bool isTaken)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(201, """{"token":{"expires_at":"2026-01-02T00:00:00Z"}}""", ("X-Subject-Token", subject)));
        PasswordCredential password = new(
            new IamClient(network.CloudService(), new Uri("https://iam.example.com")),
            new PasswordLogin(Guid.NewGuid().ToString(), new Secret("p"), "domain", new TokenScope(null, "cn-north-4"))) { Origin = "$WafLogin" };
        if (!isTaken)
        {
            WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => password.AcquireAsync(CancellationToken.None));
            Assert.Equal((ErrorKind.ResponseInvalid, ResponseErrorKind.WrongShape), (failure.Kind, failure.ResponseErrorKind));
            return;
        }

        Credential cancellationToken = await password.AcquireAsync(CancellationToken.None);
        Assert.True(cancellationToken.IsSameAs(new UserToken(new Secret(subject))));
        Assert.Equal(("$WafLogin", network.Time.GetUtcNow()), (cancellationToken.Origin, cancellationToken.Since));
    }

    [Fact]
    public async Task A_login_says_what_it_carries_and_does_not_ask_first()
    {
        (string? Type, bool? Asks) sent = default;
        StubNetwork network = StubNetwork.Doing((request, _, _) =>
        {
            sent = (request.Content!.Headers.ContentType!.ToString(), request.Headers.ExpectContinue);
            return Task.FromResult(StubNetwork.Body(403, ""));
        });
        IamClient iam = new(network.CloudService(), new Uri("https://iam.example.com"));
        await Assert.ThrowsAsync<WafClientException>(() => iam.GetTokenAsync(new PasswordLogin("u", new Secret("p"), "domain", new TokenScope(null, "cn-north-4")), StubNetwork.Connection().Credential, CancellationToken.None));
        Assert.Equal(("application/json", false), sent);
    }

    [Fact]
    public async Task A_search_for_projects_carries_nothing()
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(200, """{"projects":[{"name":"cn-north-4","id":"p1"}]}"""));
        IamClient iam = new(network.CloudService(), new Uri("https://iam.example.com"));
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
