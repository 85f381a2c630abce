namespace WafSimulator;

/// <summary>Why the gateway or WAF won't serve a request.</summary>
internal sealed record GatewayError(int Status, string Code, string Message)
{
    public static GatewayError NotAuthenticated(string cause) => new(401, "APIGW.0301", "Incorrect IAM authentication information: " + cause);

    public static GatewayError NoSuchApi { get; } = new(404, "APIGW.0101", "The API does not exist or has not been published in the environment");

    public static GatewayError UrlParameter(string name) => new(400, "WAF.00011002", $"Invalid URL parameter: {name}");

    public static GatewayError IllegalId { get; } = new(400, "WAF.00011004", "Illegal id");

    public static GatewayError OtherProject { get; } = new(400, "WAF.00012002", "Inconsistent project id and token");

    public static GatewayError NoSuchJob { get; } = new(400, "WAF.00014001", "Resource not found");

    public static GatewayError TooMany(int requests, TimeSpan window) => new(
        429, "APIGW.0308", $"The throttling threshold has been reached: policy user over ratelimit,limit:{requests},time:{Window(window)}");

    private static string Window(TimeSpan window) => window.TotalSeconds < 60 ? $"{window.TotalSeconds:0} second" : $"{window.TotalMinutes:0} minute";
}
