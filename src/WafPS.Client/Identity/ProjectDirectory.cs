using WafPS.Client.Authentication;
using WafPS.Client.Responses;

namespace WafPS.Client.Identity;

/// <summary>The project of a region, for each credential. It is looked up once, and kept for the session.</summary>
internal static class ProjectDirectory
{
    // Nobody has so many regions, but a token may be refreshed every minute.
    private const int MaxKnown = 100;

    private static readonly RecentItems<Entry> s_known = new(MaxKnown);

    /// <exception cref="WafClientException">It couldn't be read.</exception>
    public static async Task<ProjectSearch> FindAsync(IamClient iam, string region, Credential credential, CancellationToken cancellationToken)
    {
        if (Known(iam.Endpoint, region, credential) is { } known)
        {
            return known;
        }

        ProjectSearch found = await iam.FindProjectsAsync(region, credential, cancellationToken);
        if (found.Ids.Count == 1)
        {
            s_known.Replace(entry => entry.Matches(iam.Endpoint, region, credential), new Entry(iam.Endpoint, credential, found));
        }

        return found;
    }

    /// <summary>Drops what was found.</summary>
    public static void Clear() => s_known.RemoveAll(_ => true);

    /// <summary>What was found before. Null where nobody has looked it up yet.</summary>
    public static ProjectSearch? Known(Uri iam, string region, Credential credential) =>
        s_known.Find(entry => entry.Matches(iam, region, credential))?.Found;

    private sealed record Entry(Uri Iam, Credential Credential, ProjectSearch Found)
    {
        public bool Matches(Uri iam, string region, Credential credential) => Iam == iam && Found.Region == region && Credential.IsSameAs(credential);
    }
}
