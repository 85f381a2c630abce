using System.IO.Compression;
using System.Management.Automation;
using System.Text;
using WafSimulator;

namespace WafPS.Tests.Errors;

/// <summary>All faults. <c>docs/reliability.md</c> shows this table, and a test compares both.</summary>
internal static class FaultCases
{
    private const string Job = """{"status":"SUCCESS","message":"Done"}""";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private static readonly Fault s_rejection = Faults.Status(401, "APIGW.0301", "refused");
    private static readonly (string, string) s_gzip = ("Content-Encoding", "gzip");

    public static IReadOnlyList<FaultCase> All { get; } =
    [
        NoResponse("connection refused", endpoint: room => room.Closed),
        NoResponse("name that doesn't resolve", endpoint: _ => "https://no-such-host.invalid"),
        NotTrusted("certificate expired", room => room.Expired),
        NotTrusted("certificate of another name", room => room.OtherName),
        NotTrusted("certificate self-signed", room => room.Waf),
        NoResponse("reset before the headers", Faults.Reset),
        NoResponse("reset inside the headers", server: () => new RawServer("HTTP/1.1 200 OK\r\nContent-Le", resets: true)),
        NoResponse("reset after the headers", server: () => new RawServer(Ok + "Content-Length: 40\r\n\r\n", resets: true)),
        NoResponse("half a body", Faults.HalfABody),
        NoResponse("broken chunks", server: () => new RawServer(Ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + Job)),
        NoResponse("an answer that is no HTTP", server: () => new RawServer("220 mail.example.com ESMTP\r\n")),
        TooLate("hang", Faults.Hang),
        TooLate("body of a byte a second", server: () => new RawServer(Ok + $"Content-Length: {Job.Length}\r\n\r\n" + Job, interval: TimeSpan.FromSeconds(1))),
        Nonsense("empty 200", Faults.Body(200, "")),
        Nonsense("204", Faults.Body(204, "")),
        Nonsense("null", Faults.Body(200, "null")),
        Nonsense("array", Faults.Body(200, $"[{Job}]")),
        Nonsense("wrong types", Faults.Body(200, """{"status":1,"message":{}}""")),
        Nonsense("HTML with 200", Faults.Html(200)),
        Nonsense("body of 1 MiB", Faults.Body(200, new string(' ', 1 << 20) + Job)),
        Nonsense("deep nesting", Faults.Body(200, new string('[', 10_000))),
        Nonsense("bad UTF-8", Faults.Body(200, [.. "{\"status\":\""u8, 0xFF, .. "\"}"u8], "application/json")),
        Nonsense("broken gzip", Faults.Body(200, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF], "application/json", s_gzip)),
        Nonsense("gzip bomb", Faults.Body(200, Bomb(), "application/json", s_gzip)),
        Nonsense("answer for another job", Faults.Body(200, """{"status":"SUCCESS","job_id":"00000000000000000000000000000000"}""")),
        new("byte order mark", Faults.Body(200, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Job)], "application/json")),
        new("100 and 103 before the answer", Server: () => new RawServer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + Ok + $"Content-Length: {Job.Length}\r\n\r\n" + Job)),
        new("message with escape sequences", Faults.Body(200, """{"status":"SUCCESS","message":"\u001b[31mred\u001b[0m\r\n\u0007next"}""")),
        new("status nobody documented", Faults.Body(200, """{"status":"PAUSED"}"""), Wait: FaultWait.WaitsOn),
        new("status going back from SUCCESS to RUNNING", Faults.Body(200, """{"status":"RUNNING"}"""), First: Faults.Body(200, Job)),
        Redirect(301), Redirect(302), Redirect(307), Redirect(308),
        ServiceError("401", 401, "APIGW.0301", ErrorCategory.AuthenticationError),
        ServiceError("401 once, with a key", 401, "APIGW.0301", ErrorCategory.AuthenticationError) with { Response = null, First = s_rejection },
        new("401 once, with a token that a login gave", First: s_rejection, LogsIn: true, Attempts: 2),
        ServiceError("403 with details", 403, "WAF.00012006", ErrorCategory.PermissionDenied),
        ServiceError("404", 404, "WAF.00022001", ErrorCategory.ObjectNotFound),
        ServiceError("no such job, with 400", 400, "WAF.00014001", ErrorCategory.ObjectNotFound),
        ServiceError("409", 409, "WAF.00099999", ErrorCategory.InvalidOperation),
        Throttled("429 without Retry-After", 4), Throttled("429, Retry-After in seconds", 4, "1"), Throttled("429, Retry-After as a date", 4, DateTimeOffset.UtcNow.AddSeconds(-5).ToString("r")),
        Throttled("429, Retry-After negative", 4, "-5"), Throttled("429, Retry-After absurd", 1, "99999999"),
        Unavailable("500", Faults.Status(500, "WAF.00010001", "internal"), "WAF.00010001"), Unavailable("502 with HTML", Faults.Html(502), "HttpStatus502"),
        Unavailable("503", Faults.Status(503, "APIGW.0613", "busy"), "APIGW.0613"), Unavailable("504", Faults.Body(504, ""), "HttpStatus504"),
    ];

    private static FaultCase NoResponse(string name, Fault? response = null, Func<RawServer>? server = null, Func<FaultRoom, string>? endpoint = null) =>
        new(name, response, server, endpoint, "ConnectionFailed", ErrorCategory.ConnectionError, 4, FaultWait.WaitsOn);

    private static FaultCase NotTrusted(string name, Func<FaultRoom, Simulator> waf) =>
        new(name, Endpoint: room => waf(room).Https.AbsoluteUri, ErrorId: "ConnectionFailed", Category: ErrorCategory.ConnectionError, Wait: FaultWait.Fails);

    private static FaultCase TooLate(string name, Fault? response = null, Func<RawServer>? server = null) =>
        new(name, response, server, null, "RequestTimedOut", ErrorCategory.OperationTimeout, 4, FaultWait.WaitsOn);

    private static FaultCase Nonsense(string name, Fault response) => new(name, response, ErrorId: "ResponseInvalid", Category: ErrorCategory.InvalidData, Wait: FaultWait.WaitsOn);

    private static FaultCase Redirect(int status) =>
        new($"{status} to another host", Faults.Redirect(status, "https://other.example.com/"), ErrorId: "RedirectRefused", Category: ErrorCategory.InvalidData, Wait: FaultWait.Fails);

    private static FaultCase ServiceError(string name, int status, string code, ErrorCategory category) =>
        new(name, Faults.Status(status, code, "refused"), ErrorId: code, Category: category, Wait: FaultWait.Fails);

    private static FaultCase Throttled(string name, int attempts, string? retryAfter = null) =>
        new(name, Faults.Status(429, "APIGW.0308", "too many", retryAfter is null ? [] : [("Retry-After", retryAfter)]), ErrorId: "APIGW.0308", Category: ErrorCategory.LimitsExceeded, Attempts: attempts, Wait: FaultWait.WaitsOn);

    private static FaultCase Unavailable(string name, Fault response, string id) => new(name, response, ErrorId: id, Category: ErrorCategory.ResourceUnavailable, Attempts: 4, Wait: FaultWait.WaitsOn);

    /// <summary>16 MiB in 16 KiB.</summary>
    public static byte[] Bomb()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
        {
            gzip.Write(new byte[16 << 20]);
        }

        return packed.ToArray();
    }
}
