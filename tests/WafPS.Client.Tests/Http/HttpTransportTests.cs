using System.IO.Compression;
using System.Net;
using System.Text;
using WafPS.Client.Authentication;
using WafPS.Client.Http;
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
    public async Task A_body_beyond_64_KiB_is_not_read()
    {
        EndlessStream endless = new();
        StubNetwork network = StubNetwork.Responding(() => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(endless) });
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal(ResponseErrorKind.TooLarge, failure.ResponseErrorKind);
        Assert.InRange(endless.Given, 64 * 1024, 256 * 1024);
    }

    [Fact]
    public async Task An_error_response_over_64_KiB_still_shows_its_status_code_and_beginning()
    {
        StubNetwork network = StubNetwork.Responding(() => new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StreamContent(new EndlessStream()) });
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal((403, "xxx"), (failure.StatusCode!.Value, failure.Error!.Message![..3]));
    }

    [Fact]
    public async Task A_compressed_body_that_is_damaged_is_reported_as_undecodable()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes("{}"));
        }

        byte[] broken = packed.ToArray();
        broken[3] ^= 0xFF;
        broken[^6] ^= 0xFF;
        StubNetwork network = StubNetwork.Responding(() => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StreamContent(new GZipStream(new MemoryStream(broken), CompressionMode.Decompress)),
        });
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal((ErrorKind.ResponseInvalid, ResponseErrorKind.Undecodable), (failure.Kind, failure.ResponseErrorKind));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_an_error_that_shows_only_the_host(int status)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(status, "", ("Location", "https://evil.example.com/?secret=1")));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal((ErrorKind.RedirectRefused, "evil.example.com", 1), (failure.Kind, failure.Excerpt, network.Sent.Count));
    }

    [Theory]
    [InlineData("//evil.example.com/x", "evil.example.com")]
    [InlineData("/elsewhere", "waf.example.com")]
    [InlineData("https://user:secret@evil.example.com:8443/", "evil.example.com:8443")]
    public async Task A_redirect_without_a_scheme_or_with_a_user_is_an_error_that_shows_only_the_host(string location, string host) => Assert.Equal(
        host,
        (await Assert.ThrowsAsync<WafClientException>(() => StubNetwork.Responding(() => StubNetwork.Body(302, "", ("Location", location))).GetJobAsync())).Excerpt);

    [Fact]
    public async Task A_token_that_was_just_issued_is_redacted_in_every_header()
    {
        List<string> headers = [];
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(201, "{}", ("X-Subject-Token", "MIIissued"), ("X-Other", "MIIissued"), ("X-Request-Id", "MIIissued")));
        ClientEvents events = new() { WithHeaders = true, Exchanged = exchange => headers.AddRange(exchange.ResponseHeaders) };
        PasswordCredential password = new(
            new IamClient(network.ApiClient(events), new Uri("https://iam.example.com")), new PasswordLogin("operator", new Secret("p"), "domain", new TokenScope(null, "cn-north-4")));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => password.AcquireAsync(CancellationToken.None));
        Assert.Contains("X-Other: ***", headers);
        Assert.Equal("***", failure.RequestId);
    }

    private static Exception Break(string way, CancellationToken cancellationToken) => way switch
    {
        "I/O" => new IOException("gone"),
        "torn down" => new ObjectDisposedException("socket"),
        _ => new OperationCanceledException(cancellationToken),
    };

    private sealed class EndlessStream : Stream
    {
        public int Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Array.Fill(buffer, (byte)'x', offset, count);
            Given += count;
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            Given += buffer.Length;
            return new(buffer.Length);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromResult(Read(buffer, offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
