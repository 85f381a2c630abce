using Microsoft.AspNetCore.Http;

namespace WafSimulator;

/// <summary>GET /v1/{project_id}/waf/async-job/{job_id}</summary>
internal sealed record JobRoute(string ProjectId, string JobId)
{
    public static JobRoute? Parse(HttpRequest request) =>
        request.Method == "GET" && request.Path.Value?.Split('/') is ["", "v1", { } project, "waf", "async-job", { } job] ? new JobRoute(project, job) : null;
}
