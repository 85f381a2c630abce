using WafPS.Client.Responses;
using WafPS.Client.Authentication;

namespace WafPS.Client.Identity;

/// <summary>Which project belongs to a region, for each credential: asked for once, and kept for the session.</summary>
internal static class ProjectDirectory
{
    // Nobody has so many; but somebody may renew a token every minute.
    private const int MaxKnown = 100;

    private static readonly List<(Uri Iam, string Region, Credential Credential, ProjectSearch Found)> s_known = [];

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
            lock (s_known)
            {
                s_known.RemoveRange(0, s_known.Count / MaxKnown);
                s_known.Add((iam.Endpoint, region, credential, found));
            }
        }

        return found;
    }

    /// <summary>Forgets what was found.</summary>
    public static void Clear()
    {
        lock (s_known)
        {
            s_known.Clear();
        }
    }

    /// <summary>What was found before; null where nobody asked yet.</summary>
    public static ProjectSearch? Known(Uri iam, string region, Credential credential)
    {
        lock (s_known)
        {
            return s_known.Find(known => known.Iam == iam && known.Region == region && known.Credential.IsSameAs(credential)).Found;
        }
    }
}
