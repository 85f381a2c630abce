using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace WafSimulator;

/// <summary>
/// Functions that the real service doesn't have. <c>POST /simulator/jobs?lifetime=5&amp;outcome=FAILED&amp;message=…&amp;message=…</c> starts a job and
/// responds like the real operations; with <c>count=1000&amp;polls=5</c> it starts many that end at the fifth poll.
/// With <c>fault=429&amp;fault=503</c> its first responses are these: 429, 403 (with an encoded message), any other status, or <c>hang</c>.
/// <c>GET /simulator/jobs?id=…</c> shows the number of requests for a job, and the target of the last one.
/// <c>POST /simulator/identity?hang=true</c> makes IAM hang, and <c>hang=false</c> ends that.
/// <c>GET /simulator/account</c> shows account, keys, tokens and requests in flight; <c>POST /simulator/latency?seconds=3600</c> makes it hang.
/// <c>POST /simulator/agency?mode=Token</c> sets how the metadata service responds (see <see cref="AgencyMode"/>); with <c>renew=true</c> its key is a new one.
/// </summary>
internal static class SimulatorControl
{
    public static async Task<bool> TryRespondAsync(Simulator simulator, HttpContext context)
    {
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("GET", "/simulator/account"):
                await WriteAccountAsync(simulator, context);
                return true;
            case ("POST", "/simulator/latency"):
                double seconds = Number(context.Request.Query, "seconds", 0, 1e6);
                simulator.Latency = TimeSpan.FromSeconds(double.IsNaN(seconds) ? 0 : seconds);
                return true;
            case ("POST", "/simulator/agency"):
                await SetAgencyAsync(simulator.Agency, context);
                return true;
            case ("POST", "/simulator/identity"):
                simulator.Identity = context.Request.Query["hang"] == "true" ? Faults.Hang : null;
                return true;
            case ("GET", "/simulator/jobs"):
                SimulatedJob? job = simulator.FindJob(context.Request.Query["id"]);
                await GatewayResponse.WriteAsync(context, 200, new { request_count = job?.RequestCount ?? 0, last_target = job?.LastTarget });
                return true;
            case ("POST", "/simulator/jobs"):
                await AddJobsAsync(simulator, context);
                return true;
            default:
                return false;
        }
    }

    private static Task WriteAccountAsync(Simulator simulator, HttpContext context)
    {
        SimulatedAccount account = simulator.Account;
        return GatewayResponse.WriteAsync(context, 200, new
        {
            project_id = account.ProjectId,
            region = account.Projects[0].Name,
            access_key = account.AccessKey,
            secret_key = account.SecretKey,
            temporary_access_key = account.TemporaryAccessKey,
            temporary_secret_key = account.TemporarySecretKey,
            security_token = account.SecurityToken,
            token = account.Token,
            user_name = account.UserName,
            password = account.Password,
            domain_name = account.DomainName,
            in_flight = simulator.InFlight,
            identity_request_count = simulator.IdentityRequestCount,
        });
    }

    private static Task SetAgencyAsync(SimulatedAgency agency, HttpContext context)
    {
        string text = context.Request.Query["mode"].ToString();
        AgencyMode mode = agency.Mode;
        if (text.Length > 0 && (!Enum.TryParse(text, ignoreCase: true, out mode) || !Enum.IsDefined(mode)))
        {
            return GatewayResponse.WriteErrorAsync(context, 400, "WAF.00011002", "mode is none of " + string.Join(", ", Enum.GetNames<AgencyMode>()));
        }

        agency.Mode = mode;
        if (context.Request.Query["renew"] == "true")
        {
            agency.Refresh();
        }

        return Task.CompletedTask;
    }

    private static Task AddJobsAsync(Simulator simulator, HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        double lifetime = Number(query, "lifetime", 0, 1e6);
        int count = (int)Number(query, "count", 1, 1e6);
        int polls = (int)Number(query, "polls", 0, 1e6);
        if (double.IsNaN(lifetime) || count < 1 || polls < 0)
        {
            return GatewayResponse.WriteErrorAsync(context, 400, "WAF.00011002", "lifetime (seconds, from 0), count (from 1) or looks (from 0) is no such number");
        }

        string outcome = query["outcome"].ToString() is { Length: > 0 } given ? given : "SUCCESS";
        string[] messages = [.. query["message"].OfType<string>()];
        Fault[] faults = [.. query["fault"].OfType<string>().Select(NewFault)];
        string[] ids = [.. Enumerable.Range(0, count).Select(_ => (polls > 0
            ? simulator.AddJobOfPolls(polls)
            : simulator.AddJob(TimeSpan.FromSeconds(lifetime), outcome, messages)).Then(faults).Id)];
        return count == 1
            ? GatewayResponse.WriteAsync(context, 200, new { job_id = ids[0] })
            : GatewayResponse.WriteAsync(context, 200, new { job_ids = ids });
    }

    private static Fault NewFault(string name) => name switch
    {
        "hang" => Faults.Hang,
        "403" => Faults.AccessDenied(Simulator.Encode("""{"failure":"implicit deny","context":{"action":"waf:instance:get"}}""")),
        "429" => Faults.Throttled(headers: ("Retry-After", "0")),
        _ => Faults.Status(int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : 500, "APIGW.0613", "Simulated fault"),
    };

    // Not a number, where it isn't one in the range.
    private static double Number(IQueryCollection query, string name, double least, double most)
    {
        string text = query[name].ToString();
        return text.Length == 0 ? least
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most ? number
            : double.NaN;
    }
}
