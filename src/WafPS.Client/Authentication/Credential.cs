using System.Text.RegularExpressions;

namespace WafPS.Client.Authentication;

/// <summary>Puts a caller's identity on a request.</summary>
internal abstract class Credential
{
    protected const string Hidden = "***";

    /// <summary>Called for every attempt, as the last change to a request before it is sent.</summary>
    /// <param name="request">Bound for one of the service's endpoints.</param>
    /// <param name="projectId">Null for services that know no projects.</param>
    /// <param name="now">The time a signature carries.</param>
    public abstract void Authenticate(HttpRequestMessage request, string? projectId, DateTimeOffset now);

    /// <summary>The text without the secrets that this credential sends: a server may well repeat them.</summary>
    public abstract string Redact(string text);

    /// <summary>Whether the service locks it after refusals in a row.</summary>
    public virtual bool IsLockable => false;

    /// <summary>Whether the other one is worth trying where this one was refused.</summary>
    public abstract bool IsSameAs(Credential other);

    /// <summary>Takes a secret out of a text, also where its signs are written as JSON or an address would write them.</summary>
    protected static string Without(string text, Secret? secret)
    {
        return text.Length == 0 || secret is null || secret.IsEmpty || !secret.MayBeIn(text)
            ? text
            : Regex.Replace(text, string.Concat(secret.RevealText().Select(AsWritten)), Hidden, RegexOptions.CultureInvariant);
    }

    private static string AsWritten(char c) => char.IsLetterOrDigit(c)
        ? c.ToString()
        : $@"(?:\\?{Regex.Escape(c.ToString())}|\\u00(?i:{(int)c:x2})|%(?i:{(int)c:x2}))";
}
