using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace WafSimulator;

/// <summary>
/// What the real service doesn't have: <c>POST /simulator/jobs?lifetime=5&amp;outcome=FAILED&amp;message=…&amp;message=…</c> starts a job and
/// answers as the operations do that start real ones.
/// </summary>
internal static class SimulatorControl
{
    public static async Task<bool> TryAnswerAsync(Simulator simulator, HttpContext context)
    {
        if (context.Request.Method != "POST" || context.Request.Path != "/simulator/jobs")
        {
            return false;
        }

        IQueryCollection query = context.Request.Query;
        string lifetime = query["lifetime"].ToString();
        if (!double.TryParse(lifetime.Length == 0 ? "0" : lifetime, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) || seconds is not (>= 0 and < 1e6))
        {
            await GatewayAnswer.WriteErrorAsync(context, 400, "WAF.00011002", "lifetime: seconds, from 0");
            return true;
        }

        string outcome = query["outcome"].ToString() is { Length: > 0 } given ? given : "SUCCESS";
        SimulatedJob job = simulator.AddJob(TimeSpan.FromSeconds(seconds), outcome, [.. query["message"].OfType<string>()]);
        await GatewayAnswer.WriteAsync(context, 200, new { job_id = job.Id });
        return true;
    }
}
