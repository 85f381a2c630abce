using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using WafSimulator;

namespace WafPS.Tests.Errors;

/// <summary>A fault is a clear error for one job ID, and doesn't affect the other ones.</summary>
public sealed class FaultTests : WafTest
{
    public static TheoryData<string, Fault, string, ErrorCategory, string> Faulty => new()
    {
        { "half a body", Faults.HalfABody, "ConnectionFailed", ErrorCategory.ConnectionError, "broke off" },
        { "reset", Faults.Reset, "ConnectionFailed", ErrorCategory.ConnectionError, "broke off" },
        { "hang", Faults.Hang, "RequestTimedOut", ErrorCategory.OperationTimeout, "within 1 s" },
        { "hang in body", Faults.HangInBody, "RequestTimedOut", ErrorCategory.OperationTimeout, "within 1 s" },
        { "html", Faults.Html(200), "ResponseInvalid", ErrorCategory.InvalidData, "isn't JSON" },
        { "empty", Faults.Body(200, ""), "ResponseInvalid", ErrorCategory.InvalidData, "is empty" },
        { "no content", Faults.Body(204, ""), "ResponseInvalid", ErrorCategory.InvalidData, "is empty" },
        { "null", Faults.Body(200, "null"), "ResponseInvalid", ErrorCategory.InvalidData, "isn't an object" },
        { "array", Faults.Body(200, "[{\"status\":\"SUCCESS\"}]"), "ResponseInvalid", ErrorCategory.InvalidData, "isn't an object" },
        { "number", Faults.Body(200, "{\"status\":1}"), "ResponseInvalid", ErrorCategory.InvalidData, "isn't an object with the texts" },
        { "another job", Faults.Body(200, "{\"status\":\"SUCCESS\",\"job_id\":\"00000000000000000000000000000000\"}"), "ResponseInvalid", ErrorCategory.InvalidData, "another job" },
        { "1 MiB", Faults.Body(200, new string(' ', 1 << 20) + "{}"), "ResponseInvalid", ErrorCategory.InvalidData, "64 KiB" },
        { "gzip bomb", Faults.Body(200, FaultCases.Bomb(), "application/json", ("Content-Encoding", "gzip")), "ResponseInvalid", ErrorCategory.InvalidData, "64 KiB" },
        { "broken gzip", Faults.Body(200, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF], "application/json", ("Content-Encoding", "gzip")), "ResponseInvalid", ErrorCategory.InvalidData, "decompressed" },
        { "bad utf-8", Faults.Body(200, [.. "{\"status\":\""u8, 0xFF, .. "\"}"u8], "application/json"), "ResponseInvalid", ErrorCategory.InvalidData, "isn't" },
        { "deep", Faults.Body(200, new string('[', 10_000)), "ResponseInvalid", ErrorCategory.InvalidData, "isn't JSON" },
        { "redirect", Faults.Redirect(302, "https://evil.example.com/"), "RedirectRefused", ErrorCategory.InvalidData, "evil.example.com" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_faulty_response_is_an_error_for_its_own_job_only(string name, Fault fault, string id, ErrorCategory category, string message)
    {
        SimulatedJob[] jobs = [AddJob(null), AddJob(fault), AddJob(null)];
        Session.Set("ids", jobs.Select(job => job.Id).ToArray());
        Result result = Session.Run($"Get-WafAsyncJob $ids -RequestTimeoutSec {(id == "RequestTimedOut" ? 1 : 30)}");
        Assert.True(result.Terminating is null, name);
        Assert.Equal([jobs[0].Id, jobs[2].Id], result.Each("JobId"));
        IsGetError(result.Error, id, category);
        Assert.Equal(jobs[1].Id, result.Error.TargetObject);
        Assert.Contains(message, result.Error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(result.Error.ErrorDetails.RecommendedAction);
        bool mayPass = id is "ConnectionFailed" or "RequestTimedOut";
        Assert.Equal(mayPass ? 4 : 1, Waf.Requests.Count(request => request.JobId == jobs[1].Id));
    }

    [Fact]
    public void The_status_code_of_a_response_counts_even_if_the_body_is_damaged()
    {
        ErrorRecord error = Get(Faults.Body(403, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF], "application/json", ("Content-Encoding", "gzip"))).Error;
        IsGetError(error, "HttpStatus403", ErrorCategory.PermissionDenied);
    }

    [Fact]
    public void Reads_end_with_an_error_at_once_when_the_service_asks_for_a_pause_of_an_hour()
    {
        Session.Set("ids", new[] { AddJob(Faults.Throttled("no limit named", ("Retry-After", "3600"))).Id, Waf.AddJob().Id });
        Result result = Session.Run("Get-WafAsyncJob $ids -ThrottleLimit 1");
        Assert.Equal(2, result.Errors.Count);
        IsGetError(result.Errors[0], "APIGW.0308", ErrorCategory.LimitsExceeded);
        IsGetError(result.Errors[1], "RateLimitPaused", ErrorCategory.LimitsExceeded);
        Assert.Single(Waf.Requests);
    }

    [Fact]
    public void A_transient_failure_that_a_retry_cures_is_not_reported()
    {
        Session.Set("id", Waf.AddJob().Then(Faults.Reset, Faults.Throttled(headers: ("Retry-After", "1")), Faults.Html(502)).Id);
        Assert.Single(Session.Run("Get-WafAsyncJob $id").WithoutErrors().Output);
        Assert.Equal(4, Waf.Requests.Count);
    }

    [Fact]
    public void A_server_that_is_down_is_a_connection_error()
    {
        // Bound, so that nobody else gets it, but not listening.
        using Socket reserved = new(SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)reserved.LocalEndPoint!).Port;
        IsNotConnected($"http://127.0.0.1:{port}", $"Can't reach 127.0.0.1:{port}");
    }

    [Fact]
    public void A_host_name_that_does_not_resolve_is_a_connection_error() => IsNotConnected("https://no-such-host.invalid", "Can't reach no-such-host.invalid, its name doesn't resolve");

    [Fact]
    public void An_untrusted_certificate_is_a_connection_error() => IsNotConnected(Waf.Https.AbsoluteUri, $"No secure connection to {Waf.Https.Authority}");

    [Fact]
    public void A_response_that_is_not_HTTP_is_a_connection_error()
    {
        using RawServer server = new("220 mail.example.com ESMTP\r\n");
        IsNotConnected(server.Address.AbsoluteUri, "The connection to 127.0.0.1");
    }

    private void IsNotConnected(string endpoint, string message)
    {
        Session.Set("id", Waf.AddJob().Id);
        ErrorRecord error = Session.Run($"Get-WafAsyncJob $id -Endpoint {endpoint} -RequestTimeoutSec 5").Error;
        IsGetError(error, "ConnectionFailed", ErrorCategory.ConnectionError);
        Assert.StartsWith(message, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Empty(Waf.Requests);
    }
}
