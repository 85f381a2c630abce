using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace WafSimulator;

/// <summary>
/// What the real service doesn't have. <c>POST /simulator/jobs?lifetime=5&amp;outcome=FAILED&amp;message=…&amp;message=…</c> starts a job and
/// answers as the operations do that start real ones; with <c>count=1000&amp;looks=5</c> it starts many that end at the fifth look.
/// <c>GET /simulator/account</c> tells project, token and requests in flight; <c>POST /simulator/latency?seconds=3600</c> makes it hang.
/// <c>POST /simulator/agency?mode=Token</c> says how the metadata service answers (see <see cref="AgencyMode"/>); with <c>renew=true</c> its key is a new one.
/// </summary>
internal static class SimulatorControl
{
    public static async Task<bool> TryAnswerAsync(Simulator simulator, HttpContext context)
    {
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("GET", "/simulator/account"):
                await GatewayAnswer.WriteAsync(context, 200, new { project_id = simulator.Account.ProjectId, token = simulator.Account.Token, user_name = simulator.Account.UserName, password = simulator.Account.Password, domain_name = simulator.Account.DomainName, in_flight = simulator.InFlight });
                return true;
            case ("POST", "/simulator/latency"):
                double seconds = Number(context.Request.Query, "seconds", 0, 1e6);
                simulator.Latency = TimeSpan.FromSeconds(double.IsNaN(seconds) ? 0 : seconds);
                return true;
            case ("POST", "/simulator/agency"):
                await SetAgencyAsync(simulator.Agency, context);
                return true;
            case ("POST", "/simulator/jobs"):
                await AddJobsAsync(simulator, context);
                return true;
            default:
                return false;
        }
    }

    private static Task SetAgencyAsync(SimulatedAgency agency, HttpContext context)
    {
        string text = context.Request.Query["mode"].ToString();
        AgencyMode mode = agency.Mode;
        if (text.Length > 0 && (!Enum.TryParse(text, ignoreCase: true, out mode) || !Enum.IsDefined(mode)))
        {
            return GatewayAnswer.WriteErrorAsync(context, 400, "WAF.00011002", "mode is none of " + string.Join(", ", Enum.GetNames<AgencyMode>()));
        }

        agency.Mode = mode;
        if (context.Request.Query["renew"] == "true")
        {
            agency.Renew();
        }

        return Task.CompletedTask;
    }

    private static Task AddJobsAsync(Simulator simulator, HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        double lifetime = Number(query, "lifetime", 0, 1e6);
        int count = (int)Number(query, "count", 1, 1e6);
        int looks = (int)Number(query, "looks", 0, 1e6);
        if (double.IsNaN(lifetime) || count < 1 || looks < 0)
        {
            return GatewayAnswer.WriteErrorAsync(context, 400, "WAF.00011002", "lifetime (seconds, from 0), count (from 1) or looks (from 0) is no such number");
        }

        string outcome = query["outcome"].ToString() is { Length: > 0 } given ? given : "SUCCESS";
        string[] messages = [.. query["message"].OfType<string>()];
        string[] ids = [.. Enumerable.Range(0, count).Select(_ => (looks > 0
            ? simulator.AddJobOfLooks(looks)
            : simulator.AddJob(TimeSpan.FromSeconds(lifetime), outcome, messages)).Id)];
        return count == 1
            ? GatewayAnswer.WriteAsync(context, 200, new { job_id = ids[0] })
            : GatewayAnswer.WriteAsync(context, 200, new { job_ids = ids });
    }

    // Not a number, where it isn't one in the range.
    private static double Number(IQueryCollection query, string name, double least, double most)
    {
        string text = query[name].ToString();
        return text.Length == 0 ? least
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most ? number
            : double.NaN;
    }
}
