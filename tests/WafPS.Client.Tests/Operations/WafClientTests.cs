using System.IO.Compression;
using System.Net;
using System.Text;
using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Operations;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Operations;

public class WafClientTests
{
    [Fact]
    public async Task A_job_is_read_as_the_service_documents_it()
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(
            200, """{"status":"RUNNING","message":"Checking domain name configuration","job_id":"f67a449d22634193a7edd4edb5b29ee5"}""", ("X-Request-Id", "r1")));
        AsyncJob job = await network.GetJobAsync();
        Assert.Equal(("RUNNING", "Checking domain name configuration", "r1"), (job.Status, job.Message, job.RequestId));
        Assert.Equal(network.Time.GetUtcNow(), job.CheckedAt);
    }

    [Theory]
    [InlineData("https://waf.example.com", null, "https://waf.example.com/v1/550e8400e29b41d4a716446655440000/waf/async-job/f67a449d22634193a7edd4edb5b29ee5")]
    [InlineData("https://waf.example.com/", "0", "https://waf.example.com/v1/550e8400e29b41d4a716446655440000/waf/async-job/f67a449d22634193a7edd4edb5b29ee5?enterpriseProjectId=0")]
    [InlineData("https://cloud.example.com:8443/waf/", "all_granted_eps", "https://cloud.example.com:8443/waf/v1/550e8400e29b41d4a716446655440000/waf/async-job/f67a449d22634193a7edd4edb5b29ee5?enterpriseProjectId=all_granted_eps")]
    public async Task A_request_for_a_job_is_the_documented_one(string endpoint, string? enterpriseProject, string uri)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Job());
        await network.GetJobAsync(StubNetwork.Connection(endpoint) with { EnterpriseProjectId = enterpriseProject });
        HttpRequestMessage request = Assert.Single(network.Sent);
        Assert.Equal((HttpMethod.Get, uri), (request.Method, request.RequestUri!.AbsoluteUri));
        Assert.Equal("WafPS/0 (tests)", request.Headers.NonValidated["User-Agent"].ToString());
        Assert.Equal("application/json", request.Headers.NonValidated["Accept"].ToString());
    }

    [Theory]
    [InlineData("", ResponseErrorKind.Empty)]
    [InlineData("null", ResponseErrorKind.WrongShape)]
    [InlineData("[]", ResponseErrorKind.WrongShape)]
    [InlineData("{}", ResponseErrorKind.WrongShape)]
    [InlineData("""{"status":7}""", ResponseErrorKind.WrongShape)]
    [InlineData("""{"status":"RUNNING","message":{}}""", ResponseErrorKind.WrongShape)]
    [InlineData("""{"status":"\ud800"}""", ResponseErrorKind.WrongShape)]
    [InlineData("""{"status":"RUNNING","\ud800statusmessage":1}""", ResponseErrorKind.NotJson)]
    [InlineData("{\"status\":\"RUN", ResponseErrorKind.NotJson)]
    [InlineData("""{"status":"SUCCESS","job_id":""}""", ResponseErrorKind.WrongShape)]
    [InlineData("<html></html>", ResponseErrorKind.NotJson)]
    [InlineData("""{"status":"SUCCESS","job_id":"00000000000000000000000000000000"}""", ResponseErrorKind.AnotherJob)]
    internal async Task An_undocumented_response_is_not_read_as_a_job(string body, ResponseErrorKind fault)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(200, body));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal((ErrorKind.ResponseInvalid, fault, 1), (failure.Kind, failure.ResponseErrorKind, network.Sent.Count));
    }

    [Theory]
    [InlineData("""{"status":"RUNNING"}""", "RUNNING", null)]
    [InlineData("""{"message":"m"}""", null, "m")]
    [InlineData("""{"job_id":"f67a449d22634193a7edd4edb5b29ee5"}""", null, null)]
    [InlineData("""{"status":null,"message":"m","more":[1]}""", null, "m")]
    [InlineData("""{"status":"SUCCESS","job_id":"F67A449D22634193A7EDD4EDB5B29EE5"}""", "SUCCESS", null)]
    public async Task Every_text_of_a_job_is_optional(string body, string? status, string? message)
    {
        AsyncJob job = await StubNetwork.Responding(() => StubNetwork.Body(200, body)).GetJobAsync();
        Assert.Equal((status, message), (job.Status, job.Message));
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
    public async Task A_secret_that_a_server_repeats_is_redacted()
    {
        ConnectionSettings connection = StubNetwork.Connection() with { Credential = new UserToken(new Secret("MIIsecrettoken")) };
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(401, "{\"error_code\":\"MIIsecrettoken\",\"error_msg\":\"MIIsecret\\u0000token|x\"}", ("X-Request-Id", "MIIsecrettoken")));
        List<Exchange> seen = [];
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(
            () => network.GetJobAsync(connection, new ClientEvents { WithHeaders = true, Exchanged = exchange => seen.Add(exchange) }));
        Assert.Equal(("***", "***|x", "***"), (failure.Error!.Code, failure.Error.Message, failure.RequestId));
        Assert.Contains("X-Auth-Token: ***", seen.Single().RequestHeaders);
        Assert.DoesNotContain(seen.Single().RequestHeaders.Concat(seen.Single().ResponseHeaders), line => line.Contains("MIIsecrettoken", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("MIIsecret+to/ken=")]
    [InlineData("MIIsecret\\u002bto\\/ken\\u003D")]
    [InlineData("MIIsecret%2Bto%2fken%3D")]
    public async Task A_token_that_a_server_repeats_is_redacted_in_any_encoding(string echo)
    {
        ConnectionSettings connection = StubNetwork.Connection() with { Credential = new UserToken(new Secret("MIIsecret+to/ken=")) };
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(403, $"<p>{echo}</p>"));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync(connection));
        Assert.Equal("<p>***</p>", failure.Error!.Message);
    }

    [Fact]
    public async Task A_signature_that_a_server_repeats_is_redacted()
    {
        StubNetwork network = StubNetwork.Doing((request, _, _) => Task.FromResult(StubNetwork.Body(403, request.Headers.GetValues("Authorization").Single())));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.EndsWith("Signature=***", failure.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_that_a_server_repeats_without_its_header_is_redacted()
    {
        StubNetwork network = StubNetwork.Doing((request, _, _) => Task.FromResult(StubNetwork.Body(403, $"bad: {request.Headers.GetValues("Authorization").Single()[^64..]}.")));
        Assert.Equal("bad: ***.", (await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync())).Error!.Message);
    }

    [Fact]
    public async Task Secrets_in_the_text_of_a_connection_error_are_redacted()
    {
        ConnectionSettings connection = StubNetwork.Connection() with { Credential = new UserToken(new Secret("MIIsecrettoken")) };
        StubNetwork network = StubNetwork.Doing((_, _, _) => throw new HttpRequestException("x", new HttpRequestException(
            "Received an invalid header line: 'Bad MIIsecrettoken', by proxy 'http://corp:password@proxy.example.com/'.")));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync(connection));
        Assert.Equal("Received an invalid header line: 'Bad ***', by proxy 'http://***@proxy.example.com/'.", failure.Excerpt);
        Assert.DoesNotContain("MIIsecrettoken", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("password", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_signature_in_a_request_header_is_redacted()
    {
        List<Exchange> seen = [];
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Job());
        await network.GetJobAsync(events: new ClientEvents { WithHeaders = true, Exchanged = exchange => seen.Add(exchange) });
        string line = Assert.Single(seen.Single().RequestHeaders, line => line.StartsWith("Authorization:", StringComparison.Ordinal));
        Assert.EndsWith("Signature=***", line, StringComparison.Ordinal);
    }

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
