using System.Globalization;
using System.Text.RegularExpressions;

namespace WafPS.Client.Responses;

/// <summary>An error as the service, its gateway or a proxy described it. Every text is sanitized.</summary>
internal sealed record ServiceError
{
    /// <summary>Such as <c>WAF.00014001</c> or <c>APIGW.0301</c>; null where the body has none.</summary>
    public string? Code { get; init; }

    /// <summary>The described cause, or the beginning of a body that is of no known shape.</summary>
    public string? Message { get; init; }

    public string? RequestId { get; init; }

    /// <summary>Why an authorization failed, encoded; STS decodes it.</summary>
    public string? EncodedAuthorizationMessage { get; init; }

    /// <summary>What the services behind this one said.</summary>
    public IReadOnlyList<ServiceError> Details { get; init; } = [];

    /// <summary>What the text says of a credential that isn't taken (section 0301 of the gateway's error codes).</summary>
    public AuthenticationErrorKind AuthenticationErrorKind => Message switch
    {
        null => AuthenticationErrorKind.None,
        _ when Says("signature expired") => AuthenticationErrorKind.SignatureExpired,
        _ when Says("aksk signature fail") => AuthenticationErrorKind.SignatureMismatch,
        _ when Says("ak not exist") || Says("Get secretKey failed") => AuthenticationErrorKind.UnknownKey,
        _ when Says("failed to reach the limit") => AuthenticationErrorKind.KeyLocked,
        _ when Says("decrypt token fail") => AuthenticationErrorKind.TokenInvalid,
        _ when Says("token expires") => AuthenticationErrorKind.TokenExpired,
        _ when Says("x-auth-token not found") => AuthenticationErrorKind.TokenMissing,
        _ => AuthenticationErrorKind.None,
    };

    private bool Says(string words) => Message!.Contains(words, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// The meaning of the vendor's error codes. The HTTP status doesn't always fit: WAF sends 400 for a job that doesn't exist and for a
/// token that isn't valid. So a code has the status that its meaning would have.
/// </summary>
internal static class ServiceErrorCode
{
    private static readonly Regex s_form = new(@"^(?<service>WAF|APIGW|APIG|APIC)\.(?<number>\d{4,8})\z", RegexOptions.CultureInvariant);

    /// <returns>Null where the status of the response fits.</returns>
    public static int? EffectiveStatusCode(string? code)
    {
        Match form = s_form.Match(code ?? "");
        if (!form.Success)
        {
            return null;
        }

        int number = int.Parse(form.Groups["number"].Value, CultureInfo.InvariantCulture);
        return form.Groups["service"].Value == "WAF" ? StatusCodeOfWaf(number) : StatusCodeOfGateway(number);
    }

    /// <summary>The gateway has three names, with the same numbers.</summary>
    public static string Canonical(string code) =>
        s_form.Match(code) is { Success: true } form && form.Groups["service"].Value != "WAF" ? "APIGW." + form.Groups["number"].Value : code;

    private static int? StatusCodeOfWaf(int number) => number switch
    {
        10001 or 10002 or 20001 or 20002 => 500,
        >= 11000 and <= 11999 or >= 21000 and <= 21999 => 400,
        12001 or 12002 => 401,
        12003 or 12006 => 403,
        14001 or 22001 => 404,
        _ => null,
    };

    private static int? StatusCodeOfGateway(int number) => number switch
    {
        101 or 103 => 404,
        104 or 105 or 106 or 602 or 607 => 400,
        301 or 303 or 305 or 307 or 311 => 401,
        302 or 304 or 306 or 310 or 401 or 402 or 404 or 801 or 802 => 403,
        308 => 429,
        501 or 502 => 405,
        601 or 605 or 606 or 608 or 609 or 611 or 612 or 705 => 500,
        610 => 502,
        613 => 503,
        _ => null,
    };
}
