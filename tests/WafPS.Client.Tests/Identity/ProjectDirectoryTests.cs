using WafPS.Client.Authentication;
using WafPS.Client.Identity;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Identity;

/// <summary>The project of a region: IAM is queried once for each credential, and only an unambiguous response is kept.</summary>
public class ProjectDirectoryTests
{
    private const string One = """{"projects":[{"id":"p0","name":"cn-north-4_sub"},{"id":"p1","name":"cn-north-4"}]}""";

    // A token and an endpoint of its own, because the process shares projects that it has looked up.
    private readonly UserToken _token = NewToken();
    private readonly Uri _iam = new($"https://{Guid.NewGuid():N}.example.com");
    private string _body = One;

    [Fact]
    public async Task A_search_for_projects_is_the_documented_request()
    {
        StubNetwork network = Network();
        await FindAsync(network, region: "a b&c");
        HttpRequestMessage request = Assert.Single(network.Sent);
        Assert.Equal((HttpMethod.Get, $"{_iam}v3/projects?name=a%20b%26c"), (request.Method, request.RequestUri!.AbsoluteUri));
        Assert.True(request.Headers.Contains("X-Auth-Token"));
        Assert.False(request.Headers.Contains("X-Project-Id"));
    }

    [Theory]
    [InlineData("""{"projects":[]}""")]
    [InlineData("""{"projects":[{"id":"p0","name":"CN-NORTH-4"},{"id":"p1","name":null}]}""")]
    [InlineData(One, "p1")]
    [InlineData("""{"links":{},"projects":[{"name":"cn-north-4","id":"p1"},{"name":"cn-north-4","id":"p2"}]}""", "p1", "p2")]
    [InlineData("""{"projects":[{"id":"\u001b[31mp1","name":"cn-north-4"}]}""", "p1")]
    public async Task A_search_finds_the_projects_with_exactly_the_name_of_the_region(string body, params string[] ids)
    {
        _body = body;
        ProjectSearch found = await FindAsync(Network());
        Assert.Equal(ids, found.Ids);
        Assert.Equal("t1", found.RequestId);
    }

    [Theory]
    [InlineData("", ResponseErrorKind.Empty)]
    [InlineData("<html></html>", ResponseErrorKind.NotJson)]
    [InlineData("[]", ResponseErrorKind.WrongShape)]
    [InlineData("{}", ResponseErrorKind.WrongShape)]
    [InlineData("""{"projects":{}}""", ResponseErrorKind.WrongShape)]
    [InlineData("""{"projects":[7]}""", ResponseErrorKind.WrongShape)]
    [InlineData("""{"projects":[{"id":"p1"}]}""", ResponseErrorKind.WrongShape)]
    [InlineData("""{"projects":[{"name":"cn-north-4"}]}""", ResponseErrorKind.WrongShape)]
    [InlineData("""{"projects":[{"id":null,"name":"cn-north-4"}]}""", ResponseErrorKind.WrongShape)]
    internal async Task An_undocumented_response_to_a_search_for_projects_is_an_error(string body, ResponseErrorKind errorKind)
    {
        _body = body;
        WafClientException failure = await Assert.ThrowsAsync<WafClientException>(() => FindAsync(Network()));
        Assert.Equal(
            (ErrorKind.ResponseInvalid, errorKind, CloudService.Iam, "t1"), (failure.Kind, failure.ResponseErrorKind, failure.Service, failure.RequestId));
    }

    [Fact]
    public async Task A_search_for_projects_is_retried_after_a_transient_failure()
    {
        StubNetwork network = StubNetwork.Responding(() => StubNetwork.Body(503, ""), () => StubNetwork.Body(200, One));
        Assert.Equal(["p1"], (await FindAsync(network)).Ids);
        Assert.Equal(2, network.Sent.Count);
    }

    [Fact]
    public async Task A_project_that_was_found_is_not_searched_for_again()
    {
        StubNetwork network = Network();
        Assert.Null(ProjectDirectory.Known(_iam, "cn-north-4", _token));
        ProjectSearch first = await FindAsync(network);
        Assert.Same(first, await FindAsync(network));
        Assert.Same(first, ProjectDirectory.Known(_iam, "cn-north-4", _token));
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task A_cached_project_is_not_used_for_another_IAM_endpoint_region_or_credential()
    {
        await FindAsync(Network());
        Assert.Null(ProjectDirectory.Known(new Uri("https://other.example.com"), "cn-north-4", _token));
        Assert.Null(ProjectDirectory.Known(_iam, "cn-north-1", _token));
        Assert.Null(ProjectDirectory.Known(_iam, "cn-north-4", NewToken()));
        Assert.Null(ProjectDirectory.Known(new Uri("https://other.example.com"), "cn-north-1", _token));
    }

    [Theory]
    [InlineData("""{"projects":[]}""")]
    [InlineData("""{"projects":[{"name":"cn-north-4","id":"p1"},{"name":"cn-north-4","id":"p2"}]}""")]
    public async Task A_search_that_does_not_find_exactly_one_project_is_not_cached(string body)
    {
        StubNetwork network = Network();
        _body = body;
        await FindAsync(network);
        _body = One;
        Assert.Equal(["p1"], (await FindAsync(network)).Ids);
    }

    [Fact]
    public async Task The_project_cache_keeps_the_projects_of_the_last_100_tokens()
    {
        StubNetwork network = Network();
        await FindAsync(network);
        UserToken[] later = [.. Enumerable.Range(0, 100).Select(_ => NewToken())];
        foreach (UserToken token in later)
        {
            await FindAsync(network, token: token);
        }

        Assert.Null(ProjectDirectory.Known(_iam, "cn-north-4", _token));
        Assert.All(later, token => Assert.NotNull(ProjectDirectory.Known(_iam, "cn-north-4", token)));
    }

    private static UserToken NewToken() => new(new Secret(Guid.NewGuid().ToString("N")));

    private StubNetwork Network() => StubNetwork.Doing((_, _, _) => Task.FromResult(StubNetwork.Body(200, _body, ("X-IAM-Trace-Id", "t1"))));

    private Task<ProjectSearch> FindAsync(StubNetwork network, string region = "cn-north-4", UserToken? token = null) => network.UntilEndAsync(
        ProjectDirectory.FindAsync(new IamClient(network.ApiClient(), _iam), region, token ?? _token, CancellationToken.None), TimeSpan.FromMilliseconds(100));
}
