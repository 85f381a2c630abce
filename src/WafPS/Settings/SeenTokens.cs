using WafPS.Client.Text;

namespace WafPS.Settings;

/// <summary>When each token was first seen in this process: a token doesn't say how old it is, but an error about it should.</summary>
internal static class SeenTokens
{
    private const int MaxRemembered = 50;

    private static readonly List<(Secret Token, DateTimeOffset At)> s_seen = [];

    public static DateTimeOffset FirstSeen(Secret token, DateTimeOffset now)
    {
        lock (s_seen)
        {
            int index = s_seen.FindIndex(seen => seen.Token.Equals(token));
            if (index >= 0)
            {
                return s_seen[index].At;
            }

            s_seen.RemoveRange(0, s_seen.Count / MaxRemembered);
            s_seen.Add((token, now));
            return now;
        }
    }
}
