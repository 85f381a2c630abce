using WafPS.Client;
using WafPS.Client.Text;

namespace WafPS.Settings;

/// <summary>When each token was first used in this process. A token doesn't contain its age, but an error about it should show it.</summary>
internal static class SeenTokens
{
    private const int MaxCount = 50;

    private static readonly RecentItems<SeenToken> s_tokens = new(MaxCount);

    public static DateTimeOffset FirstSeen(Secret token)
    {
        SeenToken? seen = s_tokens.Find(seen => seen.Token.Equals(token));
        if (seen is null)
        {
            seen = new SeenToken(token, DateTimeOffset.UtcNow);
            s_tokens.Replace(seen => seen.Token.Equals(token), seen);
        }

        return seen.At;
    }

    private sealed record SeenToken(Secret Token, DateTimeOffset At);
}
