using System.Globalization;
using WafPS.Client;
using WafPS.Client.Answers;

namespace WafPS.Errors;

/// <summary>What to do about an error: texts by the service's codes, from the particular to the general.</summary>
internal static class RecommendedAction
{
    public static string? For(WafClientException failure)
    {
        if (failure is { IsRejection: true, Credential.IsFromLogin: true })
        {
            return For("LoginToken");
        }

        string? code = failure.Error?.Code is { } given ? ServiceErrorCode.Canonical(given) : null;
        // The gateway's one code for everything about a credential, then the code, then what it means, then the kind of failure.
        return (failure.AuthenticationFault == AuthenticationFault.None ? null : For("APIGW.0301." + failure.AuthenticationFault))
            ?? (code is null ? null : For(code))
            ?? (failure.Kind == FailureKind.ServiceError ? ForStatus(failure) : null)
            ?? (failure.Kind == FailureKind.ConnectionFailed ? For(failure.Kind + "." + failure.Fault) : null)
            ?? ForService(failure, failure.Kind.ToString());
    }

    /// <returns>Null where there is none of that name.</returns>
    public static string? For(string name) => Messages.ResourceManager.GetString("Action." + name, CultureInfo.CurrentUICulture);

    private static string? ForStatus(WafClientException failure)
    {
        string status = "HttpStatus" + Math.Min(failure.MeantStatus ?? 0, 500).ToString(CultureInfo.InvariantCulture);
        return ForService(failure, status) ?? For("Refused");
    }

    private static string? ForService(WafClientException failure, string name) =>
        (failure.Service == Service.Waf ? null : For(failure.Service + "." + name)) ?? For(name);
}
