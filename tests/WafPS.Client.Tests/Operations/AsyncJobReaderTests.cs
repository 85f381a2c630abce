using WafPS.Client.Operations;
using WafPS.Client.Responses;

namespace WafPS.Client.Tests.Operations;

public class AsyncJobReaderTests
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
    internal async Task An_undocumented_response_is_not_read_as_a_job(string body, ResponseErrorKind errorKind)
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(200, body));
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => network.GetJobAsync());
        Assert.Equal((ErrorKind.ResponseInvalid, errorKind, 1), (failure.Kind, failure.ResponseErrorKind, network.Sent.Count));
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
}
