using WafPS.Client.Responses;
using System.Text;
using System.Text.RegularExpressions;
using WafPS.Client.Text;

namespace WafPS.Client.Authentication;

/// <summary>Puts a caller's identity on a request.</summary>
internal abstract class Credential
{
    protected const string Hidden = "***";

    /// <summary>Where a user would change it, such as <c>$WafToken</c>.</summary>
    public string Origin { get; init; } = "";

    /// <summary>What goes onto a request now: itself, or what was obtained with it.</summary>
    /// <exception cref="WafClientException">It couldn't be obtained.</exception>
    public virtual Task<Credential> AcquireAsync(CancellationToken cancellationToken) => Task.FromResult(this);

    /// <summary>Told that the service refused what was obtained with it.</summary>
    /// <returns>Whether another one can be obtained.</returns>
    public virtual bool Invalidate(Credential rejected) => false;

    /// <summary>Since when it has been in use. Null where nobody knows.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether it came from a login, so that nobody could have mistyped it.</summary>
    public bool IsFromLogin { get; init; }

    /// <summary>Whether the service has accepted it before.</summary>
    public bool WasAccepted { get; set; }

    /// <summary>What an error says about it.</summary>
    public CredentialInfo Info => new(Origin, Since, IsFromLogin);

    /// <summary>Called for every attempt, as the last change to a request before it is sent.</summary>
    /// <param name="request">Bound for one of the service's endpoints.</param>
    /// <param name="body">What it carries.</param>
    /// <param name="projectId">Null for services that know no projects.</param>
    /// <param name="now">The time a signature carries.</param>
    /// <returns>The canonical request that was signed. Null where none was.</returns>
    public abstract string? Authenticate(HttpRequestMessage request, byte[] body, string? projectId, DateTimeOffset now);

    /// <summary>The text without the secrets that this credential sends: a server may well repeat them.</summary>
    public abstract string Redact(string text);

    /// <summary>Whether a service that locks this one after rejections in a row locks the other one with it.</summary>
    public virtual bool IsLockedWith(Credential other) => ReferenceEquals(this, other) || IsSameAs(other);

    /// <summary>Whether the other one is worth trying where this one was refused.</summary>
    public abstract bool IsSameAs(Credential other);

    /// <summary>Takes a secret out of a text, also where its signs are written as JSON or an address would write them, once or more often, and where it is cut off.</summary>
    public static string Without(string text, Secret? secret)
    {
        return text.Length == 0 || secret is null || secret.IsEmpty || !secret.MayBeIn(text)
            ? text
            : secret.WithoutBeginnings(Regex.Replace(text, AnyWriting(secret.RevealText()), Hidden, RegexOptions.CultureInvariant), Hidden);
    }

    private static string AnyWriting(string secret)
    {
        StringBuilder pattern = new();
        for (int i = 0; i < secret.Length; i++)
        {
            if (secret[i] == '\\')
            {
                int run = secret.Length - i - secret.Substring(i).TrimStart('\\').Length;
                pattern.Append(AnyWritingOfBackslashes(run));
                i += run - 1;
                continue;
            }

            string sign = char.IsSurrogatePair(secret, i) ? secret.Substring(i++, 2) : secret.Substring(i, 1);
            pattern.Append(Secret.IsPlain(sign[0]) ? sign : AnyWritingOf(sign));
        }

        return pattern.ToString();
    }

    // Together: each by itself would leave a great many ways to share out what backslashes a text has.
    private static string AnyWritingOfBackslashes(int run) =>
        $@"(?:\\{{{run},{8 * run}}}|(?:\\{{1,7}}u(?i:005c)|%(?:25)*(?i:5c)|&(?:amp;)*(?:#0*92|#[xX]0*(?i:5c));){{{run}}})";

    private static string AnyWritingOf(string sign)
    {
        // A text in a text is written twice: each backslash and each percent sign of the first time is itself written again. Three times are
        // enough, and a bound there has to be: what it takes to find that a text holds no secret is not to grow with what a server writes.
        string json = string.Concat(sign.Select(c => $@"\\{{1,7}}u(?i:{(int)c:x4})"));
        byte[] bytes = Encoding.UTF8.GetBytes(sign);
        // A form has a plus sign for a space.
        string address = string.Concat(bytes.Select(b => $"%(?:25)*(?i:{b:x2})")) + (sign == " " ? @"|\+" : "");
        // A header is read as Latin-1, whatever it was written in.
        string header = bytes.Length == 1 ? "" : "|" + string.Concat(bytes.Select(b => Regex.Escape(((char)b).ToString())));
        int point = sign.Length == 2 ? char.ConvertToUtf32(sign, 0) : sign[0];
        string page = $"&(?:amp;)*(?:#0*{point}|#[xX]0*(?i:{point:x})|{Entity(sign[0])});";
        // JSON has escapes of one letter for tab, line breaks and form feed, and they are those of Regex.Escape.
        string letter = sign[0] is '\t' or '\n' or '\f' or '\r' ? $@"|\\{{0,7}}{Regex.Escape(Regex.Escape(sign))}" : "";
        // No two of these fit the same text: each sign that could be read in two ways would double the time it takes to find that a text
        // holds all of a secret but its end.
        return $@"(?:{json}|{address}|{page}{header}{letter}|\\{{0,7}}{Regex.Escape(sign)})";
    }

    private static string Entity(char c) => c switch
    {
        '&' => "amp",
        '<' => "lt",
        '>' => "gt",
        '"' => "quot",
        '\'' => "apos",
        _ => "#0",
    };
}
