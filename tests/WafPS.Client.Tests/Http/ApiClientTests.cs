using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Operations;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Http;

/// <summary>What is made again with a change, and what never is.</summary>
public class ApiClientTests
{
    private const string Expired =
        """{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: calc aksk signature fail:signature expired,signature time:x,server time:y"}""";

    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_wrong_clock_is_corrected_once_by_the_time_of_the_service(int minutes)
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((request, _, _) => Task.FromResult(
            SignedAt(request) == network.Time.GetUtcNow().AddMinutes(minutes) ? StubNetwork.Job() : ExpiredSignature(network, minutes)));
        List<TimeSpan> corrections = [];
        AsyncJob job = await network.GetJobAsync(events: new ClientEvents { ClockCorrected = (_, offset) => corrections.Add(offset) });
        Assert.Equal("SUCCESS", job.Status);
        Assert.Equal([TimeSpan.FromMinutes(minutes)], corrections);
        Assert.Equal(2, network.Sent.Count);
    }

    [Fact]
    public async Task Signatures_after_a_clock_correction_use_the_time_of_the_service()
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((request, _, _) => Task.FromResult(
            SignedAt(request) == network.Time.GetUtcNow().AddMinutes(20) ? StubNetwork.Job() : ExpiredSignature(network, 20)));
        WafClient client = network.Client();
        for (int i = 0; i < 3; i++)
        {
            await network.UntilEndAsync(client.GetJobAsync(StubNetwork.JobId, CancellationToken.None), TimeSpan.FromSeconds(1));
        }

        Assert.Equal(4, network.Sent.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public async Task An_expired_signature_is_not_retried_when_the_clocks_agree(double minutes)
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((_, _, _) => Task.FromResult(ExpiredSignature(network, minutes)));
        await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task The_clock_is_corrected_at_most_once_for_a_request()
    {
        int minutes = 0;
        StubNetwork network = null!;
        network = StubNetwork.Doing((_, _, _) => Task.FromResult(ExpiredSignature(network, minutes += 20)));
        await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal(2, network.Sent.Count);
    }

    [Fact]
    public async Task A_request_with_the_corrected_time_keeps_all_its_retries()
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((_, i, _) => Task.FromResult(
            i == 0 ? ExpiredSignature(network, 20) : i <= 3 ? StubNetwork.Body(503, "") : StubNetwork.Job()));
        List<int> retries = [];
        await network.GetJobAsync(events: new ClientEvents { Retrying = (number, _) => retries.Add(number) });
        Assert.Equal(5, network.Sent.Count);
        Assert.Equal([1, 2, 3], retries);
    }

    [Fact]
    public async Task The_clock_is_also_corrected_after_a_retry()
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((_, i, _) => Task.FromResult(
            i == 0 ? StubNetwork.Body(503, "") : i == 1 ? ExpiredSignature(network, 20) : StubNetwork.Job()));
        await network.GetJobAsync();
        Assert.Equal(3, network.Sent.Count);
    }

    [Fact]
    public async Task The_clock_is_not_corrected_a_second_time_when_a_retry_comes_between()
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((_, i, _) => Task.FromResult(i == 1 ? StubNetwork.Body(503, "") : ExpiredSignature(network, 20 * (i + 1))));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal((401, 3), (failure.StatusCode!.Value, network.Sent.Count));
    }

    [Fact]
    public async Task A_clock_offset_that_is_already_known_is_not_reported_again()
    {
        StubNetwork network = null!;
        network = StubNetwork.Doing((_, _, _) => Task.FromResult(ExpiredSignature(network, 20)));
        List<TimeSpan> corrections = [];
        ApiClient service = network.ApiClient(new ClientEvents { ClockCorrected = (_, offset) => corrections.Add(offset) });
        for (int i = 0; i < 2; i++)
        {
            WafClient client = new(StubNetwork.Connection(), StubNetwork.Connection().Credential!, service);
            await Assert.ThrowsAsync<WafClientException>(
                () => network.UntilEndAsync(client.GetJobAsync(StubNetwork.JobId, CancellationToken.None), TimeSpan.FromMilliseconds(1)));
        }

        Assert.Single(corrections);
        Assert.Equal(3, network.Sent.Count);
    }

    [Theory]
    [InlineData("verify aksk signature fail, canonicalRequest:GET|/|x")]
    [InlineData("Get secretKey failed,ak:AK,err:ak not exist")]
    [InlineData("decrypt token fail")]
    public async Task A_rejection_for_another_reason_than_the_time_is_not_retried(string cause)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(
            401, $$"""{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: {{cause}}"}"""));
        await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Single(network.Sent);
    }

    [Theory]
    [InlineData("host:waf.example.com", "host:other.example.com")]
    [InlineData("/v1/550e8400e29b41d4a716446655440000/waf/async-job/f67a449d22634193a7edd4edb5b29ee5/", "/proxy/v1/")]
    public async Task A_signature_mismatch_names_the_first_line_that_differs(string ours, string theirs)
    {
        SignatureDifference difference = (await MismatchAsync(canonical => canonical.Replace(ours, theirs, StringComparison.Ordinal))).Difference!;
        Assert.Equal((ours, theirs, false), (difference.Ours, difference.Theirs, difference.IsSecretKeyWrong));
    }

    [Fact]
    public async Task A_signature_mismatch_without_a_different_line_means_a_wrong_secret_key() => Assert.True((await MismatchAsync(canonical => canonical)).Difference!.IsSecretKeyWrong);

    [Fact]
    public async Task A_signature_mismatch_with_fewer_or_more_lines_shows_the_difference()
    {
        SignatureDifference fewer = (await MismatchAsync(canonical => canonical[..canonical.LastIndexOf('|')])).Difference!;
        Assert.Equal(("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", null, false), (fewer.Ours, fewer.Theirs, fewer.IsSecretKeyWrong));
        SignatureDifference more = (await MismatchAsync(canonical => canonical + "|x")).Difference!;
        Assert.Equal((null, "x", false), (more.Ours, more.Theirs, more.IsSecretKeyWrong));
    }

    [Fact]
    public async Task Secrets_in_the_names_and_values_of_headers_are_redacted()
    {
        const string Token = "TokenThatNobodyShallSee0123456789";
        List<string> headers = [];
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(200, """{"status":"SUCCESS"}""", ($"X-{Token}", "1"), ("X-Echo", Token), ("X-Subject-Token", "issued"),
            ("Set-Cookie", "session=1"), ("X-Two", "a"), ("X-Two", "b")));
        await network.GetJobAsync(
            StubNetwork.Connection() with { Credential = new UserToken(new Secret(Token)) },
            new ClientEvents { WithHeaders = true, Exchanged = exchange => headers.AddRange([.. exchange.RequestHeaders, .. exchange.ResponseHeaders]) });
        Assert.All(["X-Auth-Token: ***", "X-***: 1", "X-Echo: ***", "X-Subject-Token: ***", "Set-Cookie: ***", "X-Two: a, b"], line => Assert.Contains(line, headers));
    }

    // As the gateway does: it sends back the canonical request that it made of what it saw.
    private static async Task<WafClientException> MismatchAsync(Func<string, string> change)
    {
        StubNetwork network = StubNetwork.Doing((request, _, _) =>
        {
            (string, string)[] signed = [("host", request.Headers.Host!), ("x-project-id", Header(request, "X-Project-Id")), ("x-sdk-date", Header(request, "X-Sdk-Date"))];
            string canonical = change(RequestSigner.CanonicalRequest("GET", request.RequestUri!, signed, []).Replace('\n', '|'));
            return Task.FromResult(StubNetwork.Body(401, $$"""{"error_code":"APIGW.0301","error_msg":"verify aksk signature fail, canonicalRequest:{{canonical}}"}"""));
        });
        return await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
    }

    private static DateTimeOffset SignedAt(HttpRequestMessage request) => DateTimeOffset.ParseExact(
        Header(request, "X-Sdk-Date"), "yyyyMMdd'T'HHmmss'Z'", null, System.Globalization.DateTimeStyles.AssumeUniversal);

    private static string Header(HttpRequestMessage request, string name) => request.Headers.GetValues(name).Single();

    private static HttpResponseMessage ExpiredSignature(StubNetwork network, double minutes) =>
        StubNetwork.Body(401, Expired, ("Date", network.Time.GetUtcNow().AddMinutes(minutes).ToString("r")));
}
