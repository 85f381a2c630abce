using System.Text.Json;
using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Identity;

/// <summary>A token for a name and a password, as IAM documents it.</summary>
public class IamClientTests
{
    private readonly List<string> _bodies = [];
    private Func<HttpResponseMessage> _response = () => Token();

    [Fact]
    public async Task The_login_is_the_documented_request()
    {
        StubNetwork network = Network();
        await LoginAsync(network);
        HttpRequestMessage request = Assert.Single(network.Sent);
        Assert.Equal((HttpMethod.Post, "https://iam.example.com/v3/auth/tokens?nocatalog=true"), (request.Method, request.RequestUri!.AbsoluteUri));
        Assert.Equal("application/json", request.Headers.NonValidated["Accept"].ToString());
        Assert.Equal("application/json", request.Content!.Headers.NonValidated["Content-Type"].ToString());
        Assert.False(request.Headers.Contains("X-Auth-Token") || request.Headers.Contains("Authorization"));
    }

    [Theory]
    [InlineData(null, "cn-north-4", """{"name":"cn-north-4"}""")]
    [InlineData("550e8400e29b41d4a716446655440000", "cn-north-4", """{"id":"550e8400e29b41d4a716446655440000"}""")]
    [InlineData("550e8400e29b41d4a716446655440000", null, """{"id":"550e8400e29b41d4a716446655440000"}""")]
    public async Task A_login_is_for_the_project_ID_or_else_for_the_project_of_the_region(string? projectId, string? region, string project)
    {
        await LoginAsync(Network(), new PasswordLogin("operator", new Secret("Passw0rd"), "company", new TokenScope(projectId, region)));
        Assert.Equal(
            """{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"operator","password":"Passw0rd","domain":{"name":"company"}}}},"scope":{"project":"""
            + project + "}}}",
            Assert.Single(_bodies));
    }

    // Each of these signs is written as six.
    [Theory]
    [InlineData("operator", "p", "公司", "region")]
    [InlineData("操作员<\"'>", "密码😀\t\\\"&+", "company", "region")]
    [InlineData("<x6000", "p", "company", "region")]
    [InlineData("operator", "<x6000", "company", "region")]
    [InlineData("operator", "p", "密x6000", "region")]
    [InlineData("operator", "p", "company", "区x6000")]
    [InlineData("密x2000", "密x2000", "密x2000", "区x2000")]
    public async Task Names_and_passwords_of_any_characters_and_length_are_sent_unchanged(string user, string password, string domain, string region)
    {
        (user, password, domain, region) = (Long(user), Long(password), Long(domain), Long(region));
        await LoginAsync(Network(), new PasswordLogin(user, new Secret(password), domain, new TokenScope(null, region)));
        using JsonDocument body = JsonDocument.Parse(Assert.Single(_bodies));
        JsonElement auth = body.RootElement.GetProperty("auth");
        JsonElement sent = auth.GetProperty("identity").GetProperty("password").GetProperty("user");
        Assert.Equal(region, auth.GetProperty("scope").GetProperty("project").GetProperty("name").GetString());
        Assert.Equal(
            (user, password, domain),
            (sent.GetProperty("name").GetString(), sent.GetProperty("password").GetString(), sent.GetProperty("domain").GetProperty("name").GetString()));

        static string Long(string text) => text.Split('x') is [var sign, var times] && int.TryParse(times, out int count) ? new string(sign[0], count) : text;
    }

    [Fact]
    public async Task The_bytes_of_the_login_are_cleared_once_they_are_sent()
    {
        KeepingStream kept = new();
        StubNetwork network = StubNetwork.Doing(async (request, _, token) =>
        {
            await request.Content!.CopyToAsync(kept, token);
            Assert.NotEqual(default, kept.Given[0]);
            return Token();
        });
        await LoginAsync(network);
        Assert.All(kept.Given, octet => Assert.Equal(0, octet));
    }

    [Fact]
    public async Task A_login_reads_the_token_from_the_header_and_its_expiry_from_the_body()
    {
        _response = () => Token("2020-01-04T09:05:22.701000Z");
        (Credential token, DateTimeOffset expiresAt) = await LoginAsync(Network());
        Assert.True(token.IsSameAs(new UserToken(new Secret("MIItoken"))));
        Assert.Equal(new DateTimeOffset(2020, 1, 4, 9, 5, 22, 701, TimeSpan.Zero), expiresAt);
    }

    [Theory]
    [InlineData("MIItoken", "", ResponseErrorKind.Empty)]
    [InlineData("MIItoken", "<html></html>", ResponseErrorKind.NotJson)]
    [InlineData("MIItoken", "[]", ResponseErrorKind.WrongShape)]
    [InlineData("MIItoken", "{}", ResponseErrorKind.WrongShape)]
    [InlineData("MIItoken", """{"token":7}""", ResponseErrorKind.WrongShape)]
    [InlineData("MIItoken", """{"token":{}}""", ResponseErrorKind.WrongShape)]
    [InlineData("MIItoken", """{"token":{"expires_at":null}}""", ResponseErrorKind.WrongShape)]
    [InlineData("MIItoken", """{"token":{"expires_at":"tomorrow"}}""", ResponseErrorKind.WrongShape)]
    [InlineData("MII token", """{"token":{"expires_at":"2020-01-04T09:05:22.701000Z"}}""", ResponseErrorKind.WrongShape)]
    [InlineData(null, """{"token":{"expires_at":"2020-01-04T09:05:22.701000Z"}}""", ResponseErrorKind.WrongShape)]
    internal async Task An_undocumented_response_to_a_login_is_an_error(string? header, string body, ResponseErrorKind errorKind)
    {
        _response = () => header is null ? StubNetwork.Body(201, body) : StubNetwork.Body(201, body, ("X-Subject-Token", header), ("X-IAM-Trace-Id", "t1"));
        StubNetwork network = Network();
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => LoginAsync(network));
        Assert.Equal((ErrorKind.ResponseInvalid, errorKind, CloudService.Iam, 201), (failure.Kind, failure.ResponseErrorKind, failure.Service, failure.StatusCode!.Value));
        Assert.Equal(header is null ? null : "t1", failure.RequestId);
        Assert.Single(network.Sent);
        Assert.DoesNotContain("MII", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, 1)]
    [InlineData(403, 1)]
    [InlineData(429, 4)]
    [InlineData(503, 4)]
    public async Task A_login_is_retried_only_after_a_transient_failure(int status, int attempts)
    {
        _response = () => StubNetwork.Body(status, """{"error":{"code":401,"message":"m","title":"t"}}""");
        StubNetwork network = Network();
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => LoginAsync(network));
        Assert.Equal((ErrorKind.ServiceError, status, CloudService.Iam, attempts), (failure.Kind, failure.StatusCode!.Value, failure.Service, network.Sent.Count));
        Assert.Equal(attempts, _bodies.Count(body => body == _bodies[0] && body.Contains("Passw0rd", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("The identity is unknown.", "The identity is unknown.")]
    [InlineData("Allowed methods: password.", "Allowed methods: password.")]
    [InlineData("Not Passw0rd.", "Not ***.")]
    [InlineData("identity: methods: p%61ssw0rd", "***")]
    public async Task The_message_of_IAM_is_shown_with_the_login_redacted(string said, string shown)
    {
        _response = () => StubNetwork.Body(401, $$$"""{"error":{"code":401,"message":"{{{said}}}"}}""");
        Assert.Equal(shown, (await Assert.ThrowsAsync<WafClientException>(() => LoginAsync(Network()))).Error!.Message);
    }

    [Fact]
    public async Task A_token_has_the_origin_of_its_password_and_the_time_of_the_login()
    {
        StubNetwork network = Network();
        PasswordCredential password = new(Iam(network), Login(Guid.NewGuid().ToString("N"), "$WafUser"));
        Credential token = await network.UntilEndAsync(password.AcquireAsync(CancellationToken.None), TimeSpan.FromSeconds(1));
        Assert.Equal(("$WafUser", network.Time.GetUtcNow()), (token.Origin, token.Since));
        Assert.True(token.IsSameAs(new UserToken(new Secret("MIItoken"))));
    }

    private StubNetwork Network() => StubNetwork.Doing(async (request, _, token) =>
    {
        _bodies.Add(await request.Content!.ReadAsStringAsync(token));
        return _response();
    });

    private static IamClient Iam(StubNetwork network) => new(network.ApiClient(), new Uri("https://iam.example.com"));

    private static PasswordLogin Login(string user, string origin = "") => new(user, new Secret("Passw0rd"), "company", new TokenScope(null, "cn-north-4")) { Origin = origin };

    private static Task<AcquiredCredential> LoginAsync(StubNetwork network, PasswordLogin? login = null) =>
        network.UntilEndAsync(Iam(network).GetTokenAsync(login ?? Login("operator"), CancellationToken.None), TimeSpan.FromMilliseconds(100));

    private static HttpResponseMessage Token(string expiresAt = "2026-01-02T00:00:00.000000Z") =>
        StubNetwork.Body(201, $$$"""{"token":{"expires_at":"{{{expiresAt}}}"}}""", ("X-Subject-Token", "MIItoken"));

    /// <summary>Keeps the very octets that it is given, as the network has them, not a copy.</summary>
    private sealed class KeepingStream : MemoryStream
    {
        public byte[] Given { get; private set; } = [];

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Given = buffer;
            return Task.CompletedTask;
        }
    }
}
