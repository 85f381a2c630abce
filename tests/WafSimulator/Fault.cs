using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WafSimulator;

/// <summary>A response that replaces a job's state.</summary>
public delegate Task Fault(HttpContext context);

/// <summary>The ways in which a service, its gateway and the network between can fail.</summary>
public static class Faults
{
    public static Fault Status(int status, string code, string message, params (string Name, string Value)[] headers) => context =>
    {
        foreach ((string name, string value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        return GatewayResponse.WriteErrorAsync(context, status, code, message);
    };

    public static Fault Throttled(string limit = "limit:200,time:1 second", params (string Name, string Value)[] headers) => Status(
        429, "APIGW.0308", $"The throttling threshold has been reached: policy user over ratelimit,{limit}", headers);

    public static Fault Body(int status, string body, string contentType = "application/json") => Body(status, System.Text.Encoding.UTF8.GetBytes(body), contentType);

    public static Fault Body(int status, byte[] body, string contentType, params (string Name, string Value)[] headers) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        foreach ((string name, string value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        if (body.Length > 0)
        {
            await context.Response.Body.WriteAsync(body);
        }
    };

    public static Fault Html(int status) => Body(
        status, $"<html>\r\n<head><title>{status}</title></head>\r\n<body><center><h1>{status}</h1></center></body>\r\n</html>\r\n", "text/html");

    public static Fault Redirect(int status, string location) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    };

    /// <summary>The connection is reset before a response.</summary>
    public static Fault Reset => context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>The connection is reset in the middle of the body.</summary>
    public static Fault HalfABody => async context =>
    {
        context.Response.ContentLength = 100;
        await context.Response.WriteAsync("{\"status\":\"RUN");
        await context.Response.Body.FlushAsync();
        // What was flushed shall arrive before the reset does.
        await Task.Delay(50);
        context.Abort();
    };

    /// <summary>A policy doesn't allow it; the message says why, encoded.</summary>
    public static Fault AccessDenied(string encodedMessage) => context => GatewayResponse.WriteAsync(context, 403, new
    {
        error_code = "WAF.00012006",
        error_msg = "Policy doesn't allow waf:instance:get to be performed.",
        encoded_authorization_message = encodedMessage,
        details = new[] { new { error_code = "PAP5.0028", error_msg = "implicit deny" } },
    });

    /// <summary>No response until the caller gives up.</summary>
    public static Fault Hang => context => UntilAborted(context);

    /// <summary>Headers at once, and then nothing.</summary>
    public static Fault HangInBody => async context =>
    {
        context.Response.ContentLength = 100;
        await context.Response.StartAsync();
        await context.Response.Body.FlushAsync();
        await UntilAborted(context);
    };

    /// <summary>The response comes once the gate is open.</summary>
    public static Fault After(Task gate) => async context =>
    {
        await gate;
        await Body(200, """{"status":"SUCCESS","message":"Done"}""")(context);
    };

    private static async Task UntilAborted(HttpContext context)
    {
        TaskCompletionSource aborted = new();
        await using (context.RequestAborted.Register(aborted.SetResult))
        {
            await aborted.Task;
        }

        context.Features.Get<IHttpRequestLifetimeFeature>()?.Abort();
    }
}
