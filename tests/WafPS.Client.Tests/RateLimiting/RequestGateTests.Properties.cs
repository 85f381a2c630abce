using CsCheck;
using Microsoft.Extensions.Time.Testing;
using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Identity;
using WafPS.Client.Operations;
using WafPS.Client.RateLimiting;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.RateLimiting;

/// <summary>What holds for requests that come at any time.</summary>
public partial class RequestGateTests
{
    [Fact]
    public async Task No_window_of_a_second_has_more_requests_than_the_limit_at_any_arrival_times() => await Gen.Select(Gen.Int[1, 40], Gen.Int[0, 3000].Array[1, 120])
        .SampleAsync(
            async (perSecond, arrivals) =>
            {
                FakeTimeProvider time = new();
                using RequestGate gate = new(throttleLimit: 1000, perSecond, new SharedRateLimiters(time), new CredentialGuards(time));
                Task<TimeSpan[]> sending = Task.WhenAll(arrivals.Select(SendAsync));
                await time.UntilEndAsync(sending, TimeSpan.FromMilliseconds(5));
                TimeSpan[] sorted = [.. (await sending).Order()];
                Assert.Equal(arrivals.Length, sorted.Length);
                // The one that is as many places later as the limit has is at least a second later.
                Assert.All(sorted.Skip(perSecond).Zip(sorted), pair => Assert.True(pair.First - pair.Second >= TimeSpan.FromSeconds(1), $"{pair.Second} and {pair.First}, limit {perSecond}"));

                async Task<TimeSpan> SendAsync(int arrival)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(arrival), time);
                    using RequestPermit permit = await gate.EnterAsync(s_target, credential: null, MaxWait.Unlimited, CancellationToken.None);
                    return time.GetUtcNow() - DateTimeOffset.UnixEpoch;
                }
            },
            iter: 60);

    // Some responses make a request log in again, or try again.
    [Fact]
    public async Task No_more_requests_are_on_the_wire_than_there_are_slots_logins_and_project_searches_included() => await Gen
        .Select(Gen.Int[1, 5], Gen.Select(Gen.Int[0, 3000], Gen.Int[0, 3]).Array[1, 40], Gen.Select(Gen.Int[0, 400], Gen.OneOf(200, 200, 200, 200, 401, 404, 429, 503)).Array[1, 30])
        .SampleAsync(
            async (throttleLimit, arrivals, responses) =>
            {
                int onTheWire = 0;
                int maxOnTheWire = 0;
                TaskCompletionSource? held = null;
                StubNetwork network = null!;
                network = StubNetwork.Doing(async (request, i, cancellationToken) =>
                {
                    lock (responses)
                    {
                        maxOnTheWire = Math.Max(maxOnTheWire, ++onTheWire);
                    }

                    try
                    {
                        (int milliseconds, int status) = responses[i % responses.Length];
                        await (held?.Task ?? Task.Delay(TimeSpan.FromMilliseconds(milliseconds), network.Time, cancellationToken));
                        return held is null && status != 200 ? StubNetwork.Body(status, "") : Success(request);
                    }
                    finally
                    {
                        lock (responses)
                        {
                            onTheWire--;
                        }
                    }
                });
                using ApiClient api = network.ApiClient(throttleLimit: throttleLimit);
                string user = Guid.NewGuid().ToString("N");
                Task reading = Task.WhenAll(arrivals.Select(arrival => ReadAsync(arrival.Item1, arrival.Item2)));
                for (int ticks = 1; !reading.IsCompleted; ticks++)
                {
                    Assert.True(ticks < 20_000, "The requests don't end.");
                    network.Time.Advance(TimeSpan.FromMilliseconds(50));
                    // What waits for a slot goes on in the thread pool, which is to have its turn.
                    await (ticks % 4 == 0 ? Task.Delay(1) : Task.CompletedTask);
                }

                Assert.InRange(maxOnTheWire, 1, throttleLimit);
                Assert.Equal(0, onTheWire);

                // All slots are free again.
                held = new TaskCompletionSource();
                held.SetResult();
                WafClient last = new(StubNetwork.Connection(), new UserToken(new Secret("last")), api);
                await last.PollAsync(StubNetwork.JobId, waitsForLimits: true, CancellationToken.None);
                held = new TaskCompletionSource();
                Task[] polls = [.. Enumerable.Range(0, throttleLimit + 3).Select(_ => last.PollAsync(StubNetwork.JobId, waitsForLimits: true, CancellationToken.None))];
                Assert.Equal(throttleLimit, onTheWire);
                held.SetResult();
                await Task.WhenAll(polls);

                // Several endpoints and users, so that one that waits doesn't keep the others from the wire.
                async Task ReadAsync(int arrival, int kind)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(arrival), network.Time);
                    ConnectionSettings settings = StubNetwork.Connection($"https://waf{kind}.example.com") with
                    {
                        ProjectId = kind == 0 ? "p" : null,
                        ProjectRegion = $"region-{kind}",
                        IamEndpoint = new Uri("https://iam.example.com"),
                        Credential = kind < 2
                            ? new UserToken(new Secret($"{user}{kind}"))
                            : new PasswordLogin($"{user}{kind}", new Secret("p"), "domain", new TokenScope(null, "r")) { Endpoint = new Uri("https://iam.example.com") },
                    };
                    await Record.ExceptionAsync(async () =>
                    {
                        ConnectOutcome outcome = await WafClient.ConnectAsync(settings, api, CancellationToken.None);
                        await (outcome.Client?.GetJobAsync(StubNetwork.JobId, CancellationToken.None) ?? Task.CompletedTask);
                    });
                }
            },
            iter: 25);

    private static HttpResponseMessage Success(HttpRequestMessage request) => request.RequestUri!.AbsolutePath switch
    {
        "/v3/auth/tokens" => StubNetwork.Body(201, """{"token":{"expires_at":"2027-01-01T00:00:00Z"}}""", ("X-Subject-Token", Guid.NewGuid().ToString("N"))),
        "/v3/projects" => StubNetwork.Body(200, $$"""{"projects":[{"name":"{{request.RequestUri.Query[6..]}}","id":"550e8400e29b41d4a716446655440000"}]}"""),
        _ => StubNetwork.Job(),
    };
}
