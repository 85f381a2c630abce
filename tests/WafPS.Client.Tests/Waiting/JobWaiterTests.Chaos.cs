using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Identity;
using WafPS.Client.Operations;
using WafPS.Client.RateLimiting;
using WafPS.Client.Text;
using WafPS.Client.Waiting;
using WafSimulator;

namespace WafPS.Client.Tests.Waiting;

/// <summary>
/// Hundreds of jobs over real sockets on a bad day: a fifth of all responses faulty, a limit that nobody announced, and a token that
/// is taken back twice. Two seeds with 500 jobs and 12 requests a second; where the environment variable WAFPS_LONG is set, twenty
/// with 2,000 and 50. That is the same crowd of jobs before each request, and with fewer of them the clock can run faster.
/// </summary>
public partial class JobWaiterTests
{
    private const double FaultyShare = 0.2;

    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("WAFPS_LONG") is not null;
    private static readonly (int Seeds, int Jobs, int PerSecond, int Speed) s_size = s_isLong ? (20, 2000, 50, 20) : (2, 500, 12, 40);

    // Each of these is a failed poll, and none of them ends a wait.
    private static readonly Fault[] s_faults =
    [
        Faults.Reset, Faults.HalfABody, Faults.Html(502), Faults.Html(200), Faults.Body(200, ""), Faults.Body(200, "null"), Faults.Body(204, ""),
        Faults.Status(500, "WAF.00010001", "internal"), Faults.Status(503, "APIGW.0613", "busy", ("Retry-After", "1")), Faults.Status(504, "APIGW.0608", "timeout"),
        Faults.Status(429, "APIGW.0308", "too many"), Faults.Body(200, "{\"status\":\"SUCCESS\",\"job_id\":\"00000000000000000000000000000000\"}"),
        Faults.Body(200, "{\"status\":\"PAUSED\"}"), Faults.Hang,
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, s_size.Seeds)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_job_ends_correctly_with_few_extra_requests_despite_faults_throttling_and_revoked_tokens(int seed)
    {
        // The better of two, because a busy machine has less time for polls on such a fast clock.
        int good = Math.Max(await RunOverSocketsAsync(seed, faulty: 0), await RunOverSocketsAsync(seed, faulty: 0));
        int bad = await RunOverSocketsAsync(seed, FaultyShare);
        TestContext.Current.TestOutputHelper!.WriteLine($"{bad} requests beside {good}: {(double)bad / good:0.00} times.");
        Assert.True(bad <= 1.35 * good, $"{bad} requests beside {good}: {(double)bad / good:0.00} times.");
    }

    /// <returns>How many requests got a response, without those over the limit.</returns>
    private static async Task<int> RunOverSocketsAsync(int seed, double faulty)
    {
        Random random = new(seed);
        FastTime time = new(s_size.Speed);
        await using Simulator waf = await Simulator.StartAsync(time, keepsRequests: false);
        Dictionary<string, string> outcomes = [];
        for (int i = 0; i < s_size.Jobs; i++)
        {
            string outcome = random.Next(2) == 0 ? "SUCCESS" : "FAILED";
            SimulatedJob job = waf.AddJob(TimeSpan.FromSeconds(random.NextDouble() * 120), outcome);
            job.Then([.. Enumerable.Range(0, 100).Select(_ => random.NextDouble() < faulty ? s_faults[random.Next(s_faults.Length)] : null)]);
            outcomes.Add(job.Id, outcome);
        }

        int responded = 0;
        waf.Limit = (s_size.PerSecond, TimeSpan.FromSeconds(1));
        waf.RequestCompleted += request =>
        {
            if (request.Status != 429)
            {
                int count = Interlocked.Increment(ref responded);
                // Further apart than a request may wait for its turn: one that meets both has no third try.
                if (faulty > 0 && (count == s_size.Jobs / 2 || count == s_size.Jobs * 2))
                {
                    waf.Account.RevokeTokens();
                }
            }
        };

        RequestGate gate = new(16, 200, new SharedRateLimiters(time), new CredentialGuards(time));
        ApiClient api = new(new HttpClientProvider(), new ServiceClock(time), gate, ClientEvents.None, "WafPS/0 (tests)", TimeSpan.FromSeconds(30));
        PasswordLogin login = new(waf.Account.UserName, new Secret(waf.Account.Password), waf.Account.DomainName, new TokenScope(null, "cn-north-4"));
        ConnectionSettings connection = new() { Endpoints = [waf.Http], ProjectId = waf.Account.ProjectId };
        WafClient client = new(connection, new PasswordCredential(new IamClient(api, waf.Http), login), api);
        using JobWaiter waiter = new(
            new WaitOptions { Schedule = new PollSchedule(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(15)), IsFinal = job => job.Status is "SUCCESS" or "FAILED" },
            time, CancellationToken.None, new Random(seed));
        RefreshingClient refreshing = Refreshing(client, _ => Task.FromResult<Credential?>(null));
        WaitResult[] ends =
            await Task.WhenAll(outcomes.Keys.Select(id => waiter.WaitAsync(refreshing, id, (_, _, _) => { }))).WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
        Assert.All(ends, end => Assert.True(end.Outcome == WaitOutcome.Ended, $"{end.Outcome}: {end.State.Failure}"));
        Assert.Equal(outcomes.OrderBy(outcome => outcome.Key), ends.Select(end => KeyValuePair.Create(end.State.JobId, end.State.Job!.Status!)).OrderBy(end => end.Key));
        return responded;
    }
}
