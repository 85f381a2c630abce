using System.Globalization;
using WafPS.Client.Responses;

namespace WafPS.Errors;

/// <summary>Finds the most specific recommended action for an error.</summary>
internal static class RecommendedAction
{
    public static string? For(WafClientException failure)
    {
        if (failure is { IsRejection: true, Credential.IsFromLogin: true })
        {
            return For("LoginToken");
        }

        if (failure.Kind is ErrorKind.CredentialMissing or ErrorKind.ProjectNotFound)
        {
            return For("Setting");
        }

        string? code = failure.Error?.Code is { } given ? ServiceErrorCode.Canonical(given) : null;
        // The gateway has one code for all authentication errors, so their kind comes first. Error code, status and kind of failure follow.
        return (failure.AuthenticationErrorKind == AuthenticationErrorKind.None ? null : For("APIGW.0301." + failure.AuthenticationErrorKind))
            ?? (code is null ? null : For(code))
            ?? (failure.Kind == ErrorKind.ServiceError ? ForStatus(failure) : null)
            ?? (failure.Kind == ErrorKind.ConnectionFailed ? For(failure.Kind + "." + failure.ConnectionErrorKind) : null)
            ?? ForService(failure, failure.Kind.ToString());
    }

    /// <returns>Null if there is no action of this name.</returns>
    public static string? For(string name) => Messages.ResourceManager.GetString("Action." + name, CultureInfo.CurrentUICulture);

    private static string? ForStatus(WafClientException failure)
    {
        string status = "HttpStatus" + Math.Min(failure.EffectiveStatusCode ?? 0, 500).ToString(CultureInfo.InvariantCulture);
        return ForService(failure, status) ?? For("OtherStatus");
    }

    private static string? ForService(WafClientException failure, string name) =>
        (failure.Service == CloudService.Waf ? null : For(failure.Service + "." + name)) ?? For(name);
}
