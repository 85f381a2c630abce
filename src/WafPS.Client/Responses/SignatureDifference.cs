using System.Text.RegularExpressions;

namespace WafPS.Client.Responses;

/// <summary>
/// The first line in which the canonical request that the gateway made of a request differs from the one that was signed:
/// what changed on the way. Where no line does, it is the secret key that doesn't fit.
/// </summary>
/// <param name="Client">As signed. Null where it has fewer lines.</param>
/// <param name="Gateway">As the gateway saw it. Null where it has fewer lines.</param>
internal sealed record SignatureDifference(string? Client, string? Gateway)
{
    // «verify aksk signature fail, canonicalRequest:GET|/v1/…/|query|host:…|…»: the gateway shows its own canonical request, with | for line breaks.
    private static readonly Regex s_notice = new("canonicalRequest:(?<request>.*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    public bool IsSecretKeyWrong => Client is null && Gateway is null;

    /// <param name="notice">What the gateway said.</param>
    /// <param name="canonicalRequest">What was signed, without secrets.</param>
    /// <returns>Null where the gateway shows no canonical request.</returns>
    public static SignatureDifference? Find(string? notice, string canonicalRequest)
    {
        if (s_notice.Match(notice ?? "") is not { Success: true } match)
        {
            return null;
        }

        string[] theirs = match.Groups["request"].Value.TrimEnd().Split('|');
        string[] ours = canonicalRequest.Split('\n');
        int line = 0;
        while (line < ours.Length && line < theirs.Length && ours[line].TrimEnd() == theirs[line].TrimEnd())
        {
            line++;
        }

        return new SignatureDifference(ours.ElementAtOrDefault(line), theirs.ElementAtOrDefault(line));
    }
}
